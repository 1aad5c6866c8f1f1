using Kacls.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions.Functions;

/// <summary>The operation privilegedunwrap as a function.</summary>
public sealed class PrivilegedUnwrapFunction(OperationEndpoint endpoint)
{
    /// <summary>Hands the request to the operation.</summary>
    [Function("privilegedunwrap")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "privilegedunwrap")] HttpRequest request) =>
        endpoint.AnswerAsync(request, "privilegedunwrap");
}
