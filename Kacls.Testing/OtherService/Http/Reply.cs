using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.OtherService;

/// <summary>A reply of success.</summary>
internal static class Reply
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true };

    internal static async Task WriteAsync(HttpContext http, Behaviour behaviour, JsonObject body)
    {
        Cors.AllowOrigin(http, behaviour, error: false);
        http.Response.StatusCode = behaviour.Is("success-201") ? 201 : 200;
        http.Response.ContentType = behaviour.Is("reply-content-type-html") ? "text/html"
            : behaviour.Is("reply-content-type-text") ? "text/plain"
            : behaviour.May(Liberties.CharsetInContentType) ? "application/json; charset=utf-8"
            : "application/json";
        await http.Response.WriteAsync(Shape(behaviour, body));
    }

    private static string Shape(Behaviour behaviour, JsonObject body)
    {
        if (behaviour.May(Liberties.ExtraMembers))
        {
            body["x_vendor"] = new JsonObject { ["trace"] = 7 };
        }

        return behaviour.Is("reply-empty") ? ""
            : behaviour.Is("reply-nested") ? new JsonObject { ["result"] = body }.ToJsonString()
            : behaviour.Is("reply-array") ? new JsonArray(body).ToJsonString()
            : behaviour.Is("reply-bare") ? body.First().Value!.ToJsonString()
            : behaviour.Is("reply-member-renamed") ? body.ToJsonString().Replace("{\"", "{\"x_", StringComparison.Ordinal)
            : behaviour.Is("reply-members-null") ? Nulls(body)
            : behaviour.Is("reply-base64url") ? Base64Url(body)
            : behaviour.Is("reply-unpadded") ? body.ToJsonString().Replace("=", "", StringComparison.Ordinal)
                .Replace("\\u003D", "", StringComparison.Ordinal)
            : behaviour.May(Liberties.PrettyJson) ? body.ToJsonString(Pretty).Replace("/", "\\/", StringComparison.Ordinal)
            : body.ToJsonString();
    }

    private static string Nulls(JsonObject body)
    {
        foreach (var name in body.Select(member => member.Key).ToList())
        {
            body[name] = null;
        }

        return body.ToJsonString();
    }

    private static string Base64Url(JsonObject body)
    {
        foreach (var (name, value) in body.ToList())
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var base64))
            {
                body[name] = base64.Replace('+', '-').Replace('/', '_');
            }
        }

        return body.ToJsonString();
    }
}
