using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.LocalHost;

internal static class TokenEndpoint
{
    internal static void MapToken(this WebApplication app) => app.MapPost("/dev/token", async (HttpContext http, DevelopmentIssuers issuers, KaclsSettings settings) =>
    {
        if (!issuers.AreTrustedBy(settings)) { return Results.NotFound(); }
        if (!http.Request.HasJsonContentType()) { return Results.Json(new { code = 415, message = "no" }, statusCode: 415); }
        var q = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body))!;
        var name = (string)q["issuer"]!;
        var b = name is "idp" or "admin"
            ? issuers.Provider.Token().With("aud", name == "idp" ? "kacls-development" : "kacls-development-admin").With("email", name == "idp" ? "user@kacls.example" : "admin@kacls.example")
            : issuers.Google[name].Token().With("aud", GoogleIssuers.Audience).With("email", "user@kacls.example").With("role", "writer").With("perimeter_id", "").With("kacls_url", settings.Urls[0]).With("resource_name", ExampleTokens.Document);
        if (q["expires_in"] is { } e) { b.With("exp", DateTimeOffset.UtcNow.ToUnixTimeSeconds() + (long)e); b.With("iat", DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 3600); }
        foreach (var (k, v) in (JsonObject)q["claims"]!) { b.With(k, v); }
        return Results.Json(new { token = b.Mint(), claims = JsonNode.Parse(b.PayloadJson) });
    }).AddEndpointFilter(DevelopmentOnly.FilterAsync);
}
