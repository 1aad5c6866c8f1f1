using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance;

/// <summary>What cases say of replies.</summary>
internal static class Expect
{
    /// <summary>The request was granted: 200 and a JSON object.</summary>
    public static JsonObject Granted(Reply reply) =>
        reply is { Status: 200, Json: { } body } ? body : throw new CaseFailedException($"{reply}; 200 and a JSON object were due.");

    /// <summary>
    /// The request was refused with a structured error (Google's reference: structured errors). Which status of 400 and above is left open.
    /// </summary>
    public static void Refused(Reply reply)
    {
        True(reply.Status >= 400, $"{reply}; it was to be refused.");
        True(reply.Json is not null, $"{reply}; a refusal is a JSON object.");
        True(
            reply.Json!["code"] is JsonValue code && code.GetValueKind() == JsonValueKind.Number && code.TryGetValue<int>(out var number)
                && number == reply.Status,
            $"{reply}; `code` of a refusal is the HTTP status as a number.");
        True(
            reply.Json["message"] is JsonValue message && message.TryGetValue<string>(out var text) && text.Length > 0,
            $"{reply}; a refusal has a `message`.");
        True(
            reply.Json["details"] is null || reply.Json["details"]!.GetValueKind() == JsonValueKind.String,
            $"{reply}; `details` of a refusal are text.");
    }

    /// <summary>Granted or refused, but in a way that the caller understands.</summary>
    public static void Answered(Reply reply)
    {
        if (reply.Status == 200)
        {
            Granted(reply);
        }
        else
        {
            Refused(reply);
        }
    }

    /// <summary>A member that is text.</summary>
    public static string Text(JsonObject body, string member) =>
        body[member] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new CaseFailedException($"The reply has no text `{member}`.");

    /// <summary>A member that is standard base64 with its padding.</summary>
    public static byte[] Bytes(JsonObject body, string member)
    {
        var text = Text(body, member);
        try
        {
            return text.All(character => !char.IsWhiteSpace(character)) ? Convert.FromBase64String(text) : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new CaseFailedException($"`{member}` of the reply is not standard base64 with padding.");
        }
    }

    /// <summary>A condition.</summary>
    public static void True(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new CaseFailedException(otherwise);
        }
    }
}
