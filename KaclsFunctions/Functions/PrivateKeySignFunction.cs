using Kacls.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions.Functions;

/// <summary>The operation privatekeysign as a function.</summary>
public sealed class PrivateKeySignFunction(OperationEndpoint endpoint)
{
    /// <summary>Hands the request to the operation.</summary>
    [Function("privatekeysign")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "privatekeysign")] HttpRequest request) =>
        endpoint.AnswerAsync(request, "privatekeysign");
}
