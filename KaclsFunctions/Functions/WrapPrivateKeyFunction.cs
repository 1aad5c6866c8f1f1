using Kacls.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions.Functions;

/// <summary>The operation wrapprivatekey as a function.</summary>
public sealed class WrapPrivateKeyFunction(OperationEndpoint endpoint)
{
    /// <summary>Hands the request to the operation.</summary>
    [Function("wrapprivatekey")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "wrapprivatekey")] HttpRequest request) =>
        endpoint.AnswerAsync(request, "wrapprivatekey");
}
