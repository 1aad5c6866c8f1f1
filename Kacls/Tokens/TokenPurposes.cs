namespace Kacls.Tokens;

/// <summary>What tokens of an issuer are trusted for. A token that is valid for one purpose is refused for every other.</summary>
[Flags]
public enum TokenPurposes
{
    /// <summary>Nothing; the tokens are refused everywhere.</summary>
    None = 0,

    /// <summary>Signing in users of the organization; <c>user</c> in the settings.</summary>
    User = 1,

    /// <summary>Signing in guests; <c>guest</c> in the settings.</summary>
    Guest = 2,

    /// <summary>Signing in those who use the privileged operations; <c>privileged</c> in the settings.</summary>
    Privileged = 4,

    /// <summary>Saying what may be done: Google's own tokens.</summary>
    Authorization = 8,

    /// <summary>Another KACLS, for privilegedunwrap during a migration and for nothing else.</summary>
    MigrationPeer = 16,

    /// <summary>What delegate made.</summary>
    Delegated = 32,
}

/// <summary>The purposes' names in the settings and in details of refusals.</summary>
internal static class TokenPurposesNames
{
    /// <summary>Those that a provider's <c>Uses</c> may name come first.</summary>
    private static readonly Known[] Names =
    [
        new(TokenPurposes.User, "user"),
        new(TokenPurposes.Guest, "guest"),
        new(TokenPurposes.Privileged, "privileged"),
        new(TokenPurposes.Authorization, "authorization"),
        new(TokenPurposes.MigrationPeer, "migration"),
        new(TokenPurposes.Delegated, "delegated"),
    ];

    internal static IEnumerable<string> Of(TokenPurposes purposes) =>
        Names.Where(known => purposes.HasFlag(known.Purpose)).Select(known => known.Name);

    /// <summary>Reads one of a provider's <c>Uses</c>, whatever its case.</summary>
    /// <returns>False when there is no such use.</returns>
    internal static bool TryParse(string? name, out TokenPurposes use)
    {
        var known = Array.Find(Names[..3], known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
        use = known?.Purpose ?? TokenPurposes.None;
        return known is not null;
    }

    private sealed record Known(TokenPurposes Purpose, string Name);
}
