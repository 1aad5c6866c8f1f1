using Kacls.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions.Functions;

/// <summary>The operation privilegedprivatekeydecrypt as a function.</summary>
public sealed class PrivilegedPrivateKeyDecryptFunction(OperationEndpoint endpoint)
{
    /// <summary>Hands the request to the operation.</summary>
    [Function("privilegedprivatekeydecrypt")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "privilegedprivatekeydecrypt")] HttpRequest request) =>
        endpoint.AnswerAsync(request, "privilegedprivatekeydecrypt");
}
