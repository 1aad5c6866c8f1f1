using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.OtherService;

/// <summary>Structured errors (2.7).</summary>
internal static class ErrorReply
{
    internal static async Task WriteAsync(HttpContext http, Behaviour behaviour, int status, string message, string? request)
    {
        Cors.AllowOrigin(http, behaviour, error: true);
        http.Response.StatusCode = behaviour.Is("error-with-status-200") ? 200 : status;
        if (Unstructured(behaviour, status, message) is var (contentType, text))
        {
            http.Response.ContentType = contentType;
            await http.Response.WriteAsync(text);
            return;
        }

        http.Response.ContentType = behaviour.Is("error-content-type-text") ? "text/plain" : "application/json";
        await http.Response.WriteAsync(Body(behaviour, status, message, request).ToJsonString());
    }

    private static (string ContentType, string Text)? Unstructured(Behaviour behaviour, int status, string message) =>
        behaviour.Is("error-empty-body") ? ("application/json", "")
        : behaviour.Is("error-plain-text") ? ("text/plain", message)
        : behaviour.Is("error-html") ? ("text/html", $"<html><body><h1>{message}</h1></body></html>")
        : behaviour.Is("error-json-string") ? ("application/json", $"\"{message}\"")
        : behaviour.Is("error-json-array") ? ("application/json", new JsonArray(Plain(status, message)).ToJsonString())
        : behaviour.Is("error-nested") ? ("application/json", new JsonObject { ["error"] = Plain(status, message) }.ToJsonString())
        : behaviour.Is("error-problem-json")
            ? ("application/problem+json", new JsonObject { ["status"] = status, ["title"] = message }.ToJsonString())
        : behaviour.Is("error-truncated-json") ? ("application/json", Plain(status, message).ToJsonString()[..^1])
        : null;

    private static JsonObject Plain(int status, string message) => new() { ["code"] = status, ["message"] = message };

    private static JsonObject Body(Behaviour behaviour, int status, string message, string? request)
    {
        var body = new JsonObject
        {
            ["code"] = behaviour.Is("error-code-text") ? $"{status}"
                : behaviour.Is("error-code-other") ? status + 1
                : behaviour.Is("error-code-always-500") ? 500
                : behaviour.Is("error-code-zero") ? 0
                : behaviour.Is("error-code-name") ? "PERMISSION_DENIED"
                : behaviour.Is("error-code-fraction") ? status + 0.5
                : status,
            ["message"] = behaviour.Is("error-message-number") ? 17
                : behaviour.Is("error-message-object") ? new JsonObject { ["text"] = message }
                : behaviour.Is("error-message-null") ? null
                : behaviour.Is("error-message-empty") ? ""
                : message,
        };
        if (behaviour.Is("error-code-missing"))
        {
            body.Remove("code");
        }

        if (behaviour.Is("error-message-missing"))
        {
            body.Remove("message");
        }

        if (!behaviour.May(Liberties.NoDetails))
        {
            body["details"] = behaviour.Is("error-echoes-request") ? request
                : behaviour.Is("error-stack-trace") ? Environment.StackTrace
                : $"Refused by {behaviour.Method}.";
        }

        return body;
    }
}
