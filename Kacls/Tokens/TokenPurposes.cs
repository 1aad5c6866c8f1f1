namespace Kacls.Tokens;

/// <summary>
/// What tokens of an issuer are trusted for. A token that is valid for one purpose is refused for every other. The first three are
/// <see cref="ProviderUses"/> under the same numbers.
/// </summary>
[Flags]
internal enum TokenPurposes
{
    None = 0,
    User = ProviderUses.User,
    Guest = ProviderUses.Guest,
    Privileged = ProviderUses.Privileged,
    Authorization = 8,

    /// <summary>Another KACLS, for privilegedunwrap during a migration and for nothing else.</summary>
    MigrationPeer = 16,

    /// <summary>What delegate made.</summary>
    Delegated = 32,
}

/// <summary>The purposes' names in details of refusals: where there is a setting, its own.</summary>
internal static class TokenPurposesNames
{
    private static readonly (TokenPurposes Purpose, string Name)[] Names =
    [
        (TokenPurposes.User, "user"),
        (TokenPurposes.Guest, "guest"),
        (TokenPurposes.Privileged, "privileged"),
        (TokenPurposes.Authorization, "authorization"),
        (TokenPurposes.MigrationPeer, "migration"),
        (TokenPurposes.Delegated, "delegated"),
    ];

    internal static IEnumerable<string> Of(TokenPurposes purposes) =>
        Names.Where(known => purposes.HasFlag(known.Purpose)).Select(known => known.Name);

    internal static IEnumerable<string> Of(ProviderUses uses) => Of((TokenPurposes)uses);
}
