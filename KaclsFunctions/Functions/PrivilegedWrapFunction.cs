using Kacls.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions.Functions;

/// <summary>The operation privilegedwrap as a function.</summary>
public sealed class PrivilegedWrapFunction(OperationEndpoint endpoint)
{
    /// <summary>Hands the request to the operation.</summary>
    [Function("privilegedwrap")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "privilegedwrap")] HttpRequest request) =>
        endpoint.AnswerAsync(request, "privilegedwrap");
}
