using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Play;

/// <summary>
/// An issuer that the tool plays. Its key set holds two keys from the start, as Google's do; <see cref="RotateAsync"/> publishes another.
/// </summary>
/// <param name="role">What the service trusts it for (<see cref="IssuerRoles"/>).</param>
/// <param name="config">Its names.</param>
/// <param name="keys">The two that are published from the start.</param>
internal sealed class PlayedIssuer(string role, IssuerConfig config, IReadOnlyList<Task<SigningKey>> keys)
{
    private volatile IReadOnlyList<Task<SigningKey>> published = keys;

    /// <summary>What the service trusts it for.</summary>
    public string Role { get; } = role;

    /// <summary>The claim <c>iss</c>.</summary>
    public string Name { get; } = config.Issuer!;

    /// <summary>The claim <c>aud</c>.</summary>
    public string Audience { get; } = config.Audience!;

    /// <summary>Where its key set is.</summary>
    public string Path { get; } = config.Path!;

    /// <summary>Signs, unless a case says otherwise.</summary>
    public SigningKey Key { get; private set; } = null!;

    /// <summary>Is published as well.</summary>
    public SigningKey SecondKey { get; private set; } = null!;

    /// <summary>Waits for the keys, which are being made while the key set is asked for already.</summary>
    public async Task ReadyAsync()
    {
        Key = await published[0];
        SecondKey = await published[1];
    }

    /// <summary>Publishes a new key beside the others.</summary>
    public async Task<SigningKey> RotateAsync()
    {
        var next = await SigningKey.NewAsync();
        published = [.. published, Task.FromResult(next)];
        return next;
    }

    /// <summary>What the key set holds now.</summary>
    public async Task<JsonObject[]> PublishedAsync() => [.. (await Task.WhenAll(published)).Select(key => key.ToJwk())];
}
