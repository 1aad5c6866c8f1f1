namespace Kacls.Tokens;

/// <summary>What the authentication tokens of an identity provider are good for.</summary>
[Flags]
public enum ProviderUses
{
    /// <summary>Nothing; the tokens are refused everywhere.</summary>
    None = 0,

    /// <summary>Signing in users of the organization; <c>user</c> in the settings.</summary>
    User = 1,

    /// <summary>Signing in guests; <c>guest</c> in the settings.</summary>
    Guest = 2,

    /// <summary>Signing in those who use the privileged operations; <c>privileged</c> in the settings.</summary>
    Privileged = 4,
}

/// <summary>The uses' names in the settings.</summary>
internal static class ProviderUsesNames
{
    /// <summary>Reads one name of the settings, whatever its case.</summary>
    /// <returns>False when there is no such use.</returns>
    public static bool TryParse(string? name, out ProviderUses use)
    {
        use = name?.ToUpperInvariant() switch
        {
            "USER" => ProviderUses.User,
            "GUEST" => ProviderUses.Guest,
            "PRIVILEGED" => ProviderUses.Privileged,
            _ => ProviderUses.None,
        };
        return use != ProviderUses.None;
    }
}
