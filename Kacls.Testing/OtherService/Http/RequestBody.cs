using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.OtherService;

/// <summary>The JSON object that every POST carries (2.2).</summary>
internal static class RequestBody
{
    private const int Limit = 256 * 1024;

    private static readonly string[] Known =
    [
        "algorithm", "authentication", "authorization", "digest", "encrypted_data_encryption_key", "key", "original_kacls_url",
            "perimeter_id",
        "private_key", "reason", "resource_name", "rsa_oaep_label", "rsa_pss_salt_length", "spki_hash", "spki_hash_algorithm",
            "wrapped_key",
        "wrapped_private_key",
    ];

    internal static async Task<string> ReadAsync(HttpContext http, Behaviour behaviour)
    {
        if (behaviour.Is("content-type-required") && http.Request.ContentType != "application/json")
        {
            throw new RefusedException(415, "The content type must be application/json.");
        }

        var limit = behaviour.Is("body-size-4k") ? 4096 : Limit;
        using var text = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        int count;
        while ((count = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            // The rest is read and dropped, so that a caller that is still sending sees the answer.
            await text.WriteAsync(buffer.AsMemory(0, text.Length > limit ? 0 : count));
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return text.Length > limit ? throw new RefusedException(413, "The body is too large.") : Encoding.UTF8.GetString(text.ToArray());
    }

    internal static JsonElement Parse(string text, Behaviour behaviour)
    {
        if (behaviour.Is("deep-json-crash") && text.Count(character => character is '[' or '{') > 200)
        {
            throw new BrokenDownException();
        }

        if (behaviour.Is("empty-body-crash") && text.Length == 0)
        {
            throw new BrokenDownException();
        }

        JsonElement body;
        try
        {
            body = JsonElement.Parse(behaviour.Is("trailing-text-accepted") ? text[..(text.LastIndexOf('}') + 1)] : text);
        }
        catch (JsonException)
        {
            throw behaviour.Is("malformed-json-crash") ? new BrokenDownException() : RefusedException.Malformed("The body is not JSON.");
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            throw behaviour.Is("other-json-crash") ? new BrokenDownException()
                : RefusedException.Malformed("The body is not a JSON object.");
        }

        if (behaviour.Is("unknown-members-refused")
            && body.EnumerateObject().FirstOrDefault(member => !Known.Contains(member.Name)) is { Name: not null })
        {
            throw RefusedException.Malformed("A member is unknown.");
        }

        return body;
    }
}
