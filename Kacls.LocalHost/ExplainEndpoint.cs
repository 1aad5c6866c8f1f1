using System.Text.Json;
using Kacls.Errors;
using Kacls.Perimeters;

namespace Kacls.LocalHost;

/// <summary>
/// <c>POST /dev/explain</c>: what the configured perimeters would decide, and why. It needs no token and so reveals the whole policy to
/// whoever asks: only for a developer's machine, never inside Azure. It is there with real issuers and keys too, since it opens nothing.
/// </summary>
internal static class ExplainEndpoint
{
    internal static void MapExplain(this WebApplication app)
    {
        if (DevelopmentOnly.IsPossible)
        {
            app.MapDevelopment().MapPost("/dev/explain", AnswerAsync);
        }
    }

    private static async Task<IResult> AnswerAsync(HttpRequest request, PerimeterExplainer explainer)
    {
        try
        {
            var question = await JsonSerializer.DeserializeAsync<ExplainRequest>(
                request.Body, ExplainRequest.Json, request.HttpContext.RequestAborted);
            return Results.Json(PerimeterAnswer.Of(explainer.Explain(question ?? new ExplainRequest())), ExplainRequest.Json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is what .NET throws for half of a surrogate pair.
            return Results.Json(new { Code = 400, exception.Message }, ExplainRequest.Json, statusCode: 400);
        }
        catch (KaclsException exception)
        {
            return Results.Json(
                new { Code = exception.Error.Status, exception.Error.Message }, ExplainRequest.Json, statusCode: exception.Error.Status);
        }
    }
}
