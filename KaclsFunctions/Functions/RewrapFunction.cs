using Kacls.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions.Functions;

/// <summary>The operation rewrap as a function.</summary>
public sealed class RewrapFunction(OperationEndpoint endpoint)
{
    /// <summary>Hands the request to the operation.</summary>
    [Function("rewrap")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "rewrap")] HttpRequest request) =>
        endpoint.AnswerAsync(request, "rewrap");
}
