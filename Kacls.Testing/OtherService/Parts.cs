using System.Collections.Concurrent;

namespace Kacls.Testing.OtherService;

/// <summary>What the methods work with.</summary>
internal sealed record Parts(OtherServiceSettings Settings, KeySets KeySets, OwnKeys Own, BlobSeal Seal, HttpClient Client,
    TimeProvider Clock)
{
    private readonly IReadOnlyList<Issuer> _all = [.. Settings.Issuers.Keys.Select(Settings.Issuer).OfType<Issuer>()];

    /// <summary>Ids of key services' tokens that were used.</summary>
    internal ConcurrentDictionary<string, bool> SpentIds { get; } = new();

    internal IReadOnlyList<Issuer> Issuers(IEnumerable<string> roles) => [.. roles.Select(Settings.Issuer).OfType<Issuer>()];

    internal TokenCheck Tokens(string kind, Behaviour behaviour) => new(kind, KeySets, Clock, behaviour, _all);
}
