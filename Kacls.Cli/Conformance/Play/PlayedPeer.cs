using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Play;

/// <summary>
/// A key service that the tool plays: the old one that <c>rewrap</c> asks, and the new one that calls <c>privilegedunwrap</c>. It knows a
/// wrapped key by its text, so that each case has its own.
/// </summary>
/// <param name="url">Its base URL, which is its issuer (Google's reference: authentication tokens, KACLS).</param>
/// <param name="key">Signs its tokens, and is the first that its certs hold.</param>
/// <param name="second">Is in its certs as well.</param>
internal sealed class PlayedPeer(string url, Task<SigningKey> key, Task<SigningKey> second)
{
    private readonly ConcurrentDictionary<string, Func<PlayedRequest, PlayedAnswer>> scripts = new();
    private readonly ConcurrentDictionary<string, PlayedRequest> received = new();

    /// <summary>Its base URL.</summary>
    public string Url { get; } = url;

    /// <summary>Signs its tokens.</summary>
    public SigningKey Key { get; private set; } = null!;

    /// <summary>Is published as well.</summary>
    public SigningKey SecondKey { get; private set; } = null!;

    /// <summary>Waits for the keys, which are being made while its certs are asked for already.</summary>
    public async Task ReadyAsync()
    {
        Key = await key;
        SecondKey = await second;
    }

    /// <summary>Says what is answered for a wrapped key.</summary>
    public void Script(string wrappedKey, Func<PlayedRequest, PlayedAnswer> answer) => scripts[wrappedKey] = answer;

    /// <summary>The request that came for a wrapped key, if one came.</summary>
    public PlayedRequest? ReceivedFor(string wrappedKey) => received.GetValueOrDefault(wrappedKey);

    /// <summary>Answers <c>privilegedunwrap</c>.</summary>
    public PlayedAnswer Answer(PlayedRequest request)
    {
        var wrapped = WrappedKeyOf(request.Body);
        if (wrapped is null || !scripts.TryGetValue(wrapped, out var script))
        {
            return new(400, """{"code":400,"message":"This wrapped key is unknown here.","details":""}""");
        }

        received[wrapped] = request;
        return script(request);
    }

    /// <summary>What is at <c>certs</c>.</summary>
    public async Task<JsonObject> CertsAsync() => new() { ["keys"] = new JsonArray((await key).ToJwk(), (await second).ToJwk()) };

    private static string? WrappedKeyOf(string body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["wrapped_key"];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
