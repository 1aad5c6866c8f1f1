using System.Collections.Frozen;
using Kacls.Errors;

namespace Kacls.Tokens;

/// <summary>The signature algorithms that a token may ever use: asymmetric ones of RFC 7518 section 3.1, and no others.</summary>
internal static class SignatureAlgorithms
{
    /// <summary>What identity providers sign with, unless their settings are narrower.</summary>
    public static FrozenSet<string> Asymmetric { get; } = FrozenSet.Create(
        StringComparer.Ordinal, "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /// <summary>The only algorithm seen in Google's tokens.</summary>
    public static FrozenSet<string> Google { get; } = FrozenSet.Create(StringComparer.Ordinal, "RS256");

    /// <summary>The only algorithm seen in KACLS-to-KACLS tokens; Google's reference names none.</summary>
    public static FrozenSet<string> Peers { get; } = FrozenSet.Create(StringComparer.Ordinal, "RS256");

    /// <summary>
    /// The names of a setting, or the default when there are none. <c>none</c> and HMAC are among the errors: with them a public key or
    /// nothing at all would do for a signature (RFC 8725 section 2.1).
    /// </summary>
    internal static FrozenSet<string> Read(string[] names, FrozenSet<string> byDefault, string setting, SettingsErrors errors) =>
        names.Length == 0
        ? byDefault
        : names.Where((name, index) => errors.Require(
            Asymmetric.Contains(name), $"{setting}:{index}", $"is none of {string.Join(", ", Asymmetric.Order(StringComparer.Ordinal))}"))
            .ToFrozenSet(StringComparer.Ordinal);
}
