using Kacls.Hosting;
using Kacls.Http;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions.Functions;

/// <summary>
/// What no operation's own route takes: HEAD, further slashes, wrong methods (405) and unknown paths (404). The Functions host tries routes in
/// the order of the functions' names, and a catch-all route takes everything from functions whose names sort after its own: hence the name, which
/// sorts last.
/// </summary>
public sealed class UnmatchedFunction(OperationEndpoint endpoint, KaclsSettings settings)
{
    /// <summary>Sorts after every operation's name.</summary>
    public const string FunctionName = "zz_unmatched";

    /// <summary>Hands the request to whatever operation its path leads to all the same, or refuses it.</summary>
    [Function(FunctionName)]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) =>
        endpoint.AnswerUnmatchedAsync(request, KaclsRoutes.PathBelow(KaclsRoutes.BasePath(settings), WorkerRoutePrefix.PathOf(request.HttpContext)));
}
