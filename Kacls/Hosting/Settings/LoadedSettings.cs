using System.Security.Cryptography.X509Certificates;
using Kacls.Migration;
using Kacls.Perimeters;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Hosting;

/// <summary>The settings, and what the layers work with instead of their texts, each part read once.</summary>
internal sealed class LoadedSettings
{
    internal LoadedSettings(
        KaclsSettings settings,
        ConfiguredIssuers issuers,
        PeerRegistry peers,
        PerimeterPolicy policy,
        X509Certificate2Collection? authorities) =>
        (Settings, Issuers, Peers, Policy, Authorities) = (settings, issuers, peers, policy, authorities);

    /// <summary>The settings, as they are written, with the defaults.</summary>
    public KaclsSettings Settings { get; }

    internal ConfiguredIssuers Issuers { get; }

    internal PeerRegistry Peers { get; }

    internal PerimeterPolicy Policy { get; }

    /// <summary>Those of <c>Kacls:Outbound:TrustedCertificates</c>.</summary>
    internal X509Certificate2Collection? Authorities { get; }

    /// <summary>What is no error and yet perhaps not meant: each is logged at the start.</summary>
    internal IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>By which two starts with the same settings are known: <see cref="SettingsDigest"/>.</summary>
    internal string Digest { get; set; } = "";
}
