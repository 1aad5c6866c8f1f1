using Kacls.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions.Functions;

/// <summary>The operation takeout_unwrap as a function.</summary>
public sealed class TakeoutUnwrapFunction(OperationEndpoint endpoint)
{
    /// <summary>Hands the request to the operation.</summary>
    [Function("takeout_unwrap")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "takeout_unwrap")] HttpRequest request) =>
        endpoint.AnswerAsync(request, "takeout_unwrap");
}
