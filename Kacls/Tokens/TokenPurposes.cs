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
