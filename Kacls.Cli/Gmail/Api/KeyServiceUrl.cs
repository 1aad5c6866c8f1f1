using Kacls.Protocol;

namespace Kacls.Cli.Gmail.Api;

/// <summary>Base URLs of key services, as people type them.</summary>
internal static class KeyServiceUrl
{
    /// <summary>Whether both lead to the same service, by the rule of <see cref="KaclsUrl"/>.</summary>
    internal static bool IsSame(string? one, string? other) =>
        one is not null && other is not null && string.Equals(KaclsUrl.Canonical(one), KaclsUrl.Canonical(other), StringComparison.Ordinal);
}
