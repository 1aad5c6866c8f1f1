using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>rewrap (4.5, 11): takes the key over from the service that has it.</summary>
internal static class Rewrap
{
    internal static async Task<JsonObject> RunAsync(Parts parts, Call call)
    {
        var behaviour = call.Behaviour;
        if (behaviour.Is("authentication-required"))
        {
            call.Required("authentication");
        }

        var authorization = await new AuthorizationCheck(parts, call).CheckAsync(Digest.Migration, ["migrator"], 128);
        call.Reason();
        var original = call.Required("original_kacls_url");
        if (!OriginalUrl.Allowed(original, parts.Settings.PeerUrl, behaviour))
        {
            throw RefusedException.Forbidden("original_kacls_url is not that of a known key service.");
        }

        var wrapped = call.Required("wrapped_key");
        Base64.Decode(wrapped, "wrapped_key", behaviour);
        var resource = authorization.Text("resource_name") ?? "";
        var content = await AskAsync(parts, call, original.TrimEnd('/'), resource, wrapped);
        if (authorization.Text("perimeter_id") is { Length: > 0 } perimeter && !behaviour.Is("rewrap-perimeter-lost"))
        {
            content = content with { Perimeter = perimeter };
        }

        var reply = Wrap.Seal(parts, call, behaviour.Is("rewrap-resource-lost") ? content with { Resource = "" } : content);
        if (behaviour.Is("rewrap-returns-old-blob"))
        {
            reply["wrapped_key"] = wrapped;
        }

        if (!behaviour.Is("rewrap-without-hash"))
        {
            reply[behaviour.Is("rewrap-old-member-name") ? "checksum" : "resource_key_hash"] = behaviour.Is("rewrap-hash-of-blob")
                ? Base64.Encode(SHA256.HashData(Convert.FromBase64String(wrapped)))
                : ResourceKeyHash.Of(content, behaviour);
        }

        return reply;
    }

    private static async Task<BlobContent> AskAsync(Parts parts, Call call, string original, string resource, string wrapped)
    {
        var behaviour = call.Behaviour;
        var request = new JsonObject
        {
            ["authentication"] = parts.Own.SignForPeer(PeerToken.Claims(parts, original, resource, behaviour), behaviour),
            ["reason"] = "rewrap",
            ["resource_name"] = behaviour.Is("rewrap-asks-for-other-resource") ? resource + "-" : resource,
            ["wrapped_key"] = behaviour.Is("rewrap-sends-blob-cut") ? wrapped[..^4] : wrapped,
        };
        foreach (var member in (string[])["authentication", "resource_name", "wrapped_key"])
        {
            if (behaviour.Is($"rewrap-asks-without-{member}"))
            {
                request.Remove(member);
            }
        }

        var path = behaviour.Is("rewrap-asks-unwrap") ? "/unwrap" : behaviour.Is("rewrap-asks-takeout-unwrap") ? "/takeout_unwrap"
            : "/privilegedunwrap";
        return await ReadAsync(await SendAsync(parts, new Uri(original + path), request, behaviour), resource, behaviour);
    }

    private static async Task<HttpResponseMessage> SendAsync(Parts parts, Uri address, JsonObject request, Behaviour behaviour)
    {
        try
        {
            var answer = await parts.Client.PostAsJsonAsync(address, request);
            for (var hops = 0; hops < 3 && behaviour.Is("rewrap-follows-redirects") && answer.Headers.Location is { } target; hops++)
            {
                answer = await parts.Client.PostAsJsonAsync(new Uri(address, target), request);
            }

            return answer;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            throw new RefusedException(502, "The other key service does not answer.");
        }
    }

    private static async Task<BlobContent> ReadAsync(HttpResponseMessage answer, string resource, Behaviour behaviour)
    {
        if (behaviour.Is("rewrap-ignores-key"))
        {
            return new BlobContent(RandomNumberGenerator.GetBytes(32), resource, "");
        }

        try
        {
            if (!answer.IsSuccessStatusCode && !behaviour.Is("rewrap-status-ignored"))
            {
                throw behaviour.Is("rewrap-failure-crash") ? new BrokenDownException()
                    : new RefusedException(502, "The other key service refused.");
            }

            var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
            var key = body.TryGetProperty("key", out var given) ? Convert.FromBase64String(given.GetString() ?? "") : [];
            var perimeter = body.TryGetProperty("perimeter_id", out var sent)
                ? sent.GetString() ?? "" : "";
            return (key.Length > 0 || behaviour.Is("rewrap-missing-key-accepted"))
                && (key.Length <= 128 || behaviour.Is("rewrap-long-key-accepted"))
                ? new BlobContent(key, resource, perimeter) : throw new RefusedException(502, "The other key service sent no key.");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw behaviour.Is("rewrap-failure-crash") ? new BrokenDownException()
                : new RefusedException(502, "The other key service's answer can't be read.");
        }
    }
}
