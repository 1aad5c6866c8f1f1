using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace EmptyFunctions;

/// <summary>The app's one function, which answers 200.</summary>
public sealed class StatusFunction
{
    /// <summary>Answers.</summary>
    [Function("status")]
    public static IResult Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/status")] HttpRequest request) => Results.Ok();
}
