using Kacls.Http;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Functions;

/// <summary>
/// Joins the Functions worker to the operations. The endpoint writes the response itself; the worker's ASP.NET Core integration takes an
/// <see cref="IResult"/> as the sign that the function has answered.
/// </summary>
internal static class FunctionReplies
{
    internal static async Task<IResult> AnswerAsync(this OperationEndpoint endpoint, HttpRequest request, string operation)
    {
        await endpoint.RunAsync(request.HttpContext, operation);
        return Results.Empty;
    }

    internal static async Task<IResult> AnswerUnmatchedAsync(this OperationEndpoint endpoint, HttpRequest request, string path)
    {
        await endpoint.RunUnmatchedAsync(request.HttpContext, path);
        return Results.Empty;
    }
}
