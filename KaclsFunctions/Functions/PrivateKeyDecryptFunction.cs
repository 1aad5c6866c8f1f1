using Kacls.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions.Functions;

/// <summary>The operation privatekeydecrypt as a function.</summary>
public sealed class PrivateKeyDecryptFunction(OperationEndpoint endpoint)
{
    /// <summary>Hands the request to the operation.</summary>
    [Function("privatekeydecrypt")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "privatekeydecrypt")] HttpRequest request) =>
        endpoint.AnswerAsync(request, "privatekeydecrypt");
}
