using System.Text.Json;

namespace Kacls.Testing.OtherService;

/// <summary>An issuer of tokens as the conformance file names it.</summary>
public sealed record NamedIssuer(string Issuer, string Audience, string Path);

/// <summary>The conformance file, which is all the settings that this service has.</summary>
public sealed record OtherServiceSettings
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Base URL of this service, without a slash at its end.</summary>
    public required string Url { get; init; }

    /// <summary>Where the issuers' key sets and the peer are.</summary>
    public required string Listen { get; init; }

    public string? OwnerDomain { get; init; }

    public IReadOnlyDictionary<string, NamedIssuer> Issuers { get; init; } = new Dictionary<string, NamedIssuer>();

    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>Values of <c>email_type</c> that may come from guests.</summary>
    public IReadOnlyList<string> GuestTypes { get; init; } = [];

    /// <summary>Path of the one key service with which keys are exchanged.</summary>
    public string? Peer { get; init; }

    /// <summary>Base URL of that key service.</summary>
    internal string? PeerUrl => Peer is null ? null : Listen.TrimEnd('/') + Peer;

    public static OtherServiceSettings Parse(string json) =>
        JsonSerializer.Deserialize<OtherServiceSettings>(json, Web) ?? throw new JsonException("The file is empty.");

    /// <summary>The issuer of this role, or null where the file has none.</summary>
    internal Issuer? Issuer(string role) => Issuers.TryGetValue(role, out var named) && !string.IsNullOrEmpty(named.Issuer)
        ? new Issuer(role, named.Issuer, named.Audience, Listen.TrimEnd('/') + named.Path)
        : null;
}
