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
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

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
            var question = await JsonSerializer.DeserializeAsync<ExplainRequest>(request.Body, Json, request.HttpContext.RequestAborted);
            var explanations = explainer.Explain(question ?? new ExplainRequest());
            return Results.Json(
                new { Granted = explanations.All(explanation => explanation.Decision.IsGranted), Perimeters = explanations.Select(Shape) },
                Json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is what .NET throws for half of a surrogate pair.
            return Results.Json(new { Code = 400, exception.Message }, Json, statusCode: 400);
        }
        catch (KaclsException exception)
        {
            return Results.Json(new { Code = exception.Error.Status, exception.Error.Message }, Json, statusCode: exception.Error.Status);
        }
    }

    private static object Shape(PerimeterExplanation explanation) => new
    {
        explanation.Perimeter,
        Granted = explanation.Decision.IsGranted,
        explanation.Decision.Rule,
        explanation.Decision.Why,
        explanation.Decision.WouldDeny,
        explanation.Rules,
    };
}
