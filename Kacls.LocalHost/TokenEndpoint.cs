using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Kacls.Settings;

namespace Kacls.LocalHost;

/// <summary>
/// <c>POST /dev/token</c>: a token of a development issuer with any claims: a reader's, a guest's, an expired one. It is there only where
/// <see cref="DevelopmentOnly.MintsTokens"/>.
/// </summary>
internal static class TokenEndpoint
{
    internal const string Path = "/dev/token";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    internal static void MapToken(this WebApplication app, KaclsSettings settings, DevelopmentIssuers issuers)
    {
        if (DevelopmentOnly.MintsTokens(settings, issuers))
        {
            var tokens = new DevelopmentTokens(settings, issuers);
            app.MapDevelopment().MapPost(Path, (HttpRequest request) => AnswerAsync(request, tokens));
        }
    }

    private static async Task<IResult> AnswerAsync(HttpRequest request, DevelopmentTokens tokens)
    {
        // A page of another origin can send this type only after a preflight, which is refused.
        if (!request.HasJsonContentType())
        {
            return DevelopmentOnly.Error(StatusCodes.Status415UnsupportedMediaType, "The Content-Type is not application/json.");
        }

        try
        {
            var wanted = await JsonSerializer.DeserializeAsync<Wanted>(request.Body, Json, request.HttpContext.RequestAborted);
            return tokens.Of(wanted?.Issuer) is { } token
                ? Mint(token, wanted!)
                : DevelopmentOnly.Error(StatusCodes.Status400BadRequest, $"issuer is none of {string.Join(", ", tokens.Names)}.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is what .NET throws for half of a surrogate pair.
            return DevelopmentOnly.Error(StatusCodes.Status400BadRequest, exception.Message);
        }

        static IResult Mint(Kacls.Testing.Issuers.TokenBuilder token, Wanted wanted)
        {
            if (wanted.ExpiresIn is { } seconds)
            {
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

                // An expired token is wrong in that alone: it was issued before it expired.
                token.With("iat", Math.Min(now, now + seconds - 3600L)).With("exp", now + seconds);
            }

            foreach (var (claim, value) in wanted.Claims ?? [])
            {
                _ = value.ValueKind == JsonValueKind.Null ? token.Without(claim) : token.With(claim, value);
            }

            return Results.Json(new { token = token.Mint(), claims = JsonNode.Parse(token.PayloadJson) });
        }
    }

    /// <param name="Issuer">One of <see cref="DevelopmentTokens.Names"/>.</param>
    /// <param name="Claims">Replace or add to the issuer's own; null takes one away.</param>
    /// <param name="ExpiresIn">Seconds from now, below 0 for a token that has expired.</param>
    private sealed record Wanted(string? Issuer = null, Dictionary<string, JsonElement>? Claims = null, int? ExpiresIn = null);
}
