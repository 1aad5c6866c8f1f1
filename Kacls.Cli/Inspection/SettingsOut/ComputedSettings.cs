namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary>Settings that the template computes, and those that are for a developer's machine.</summary>
internal static class ComputedSettings
{
    private const string Ring = "from the vaults that it makes, or KACLS_EXISTING_KEKS and KACLS_EXISTING_SEAL_KEYS; never another order";

    private static readonly Dictionary<string, (string To, string Note)> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Kacls:Name"] = (Destination.Infrastructure, "the environment's name: azd env new NAME"),
        ["Kacls:Urls"] = (Destination.Infrastructure, "from KACLS_ROUTE_PREFIX, KACLS_CUSTOM_DOMAIN, KACLS_FRONT_DOOR, KACLS_PUBLIC_URL"),
        ["Kacls:KeyEncryption:Provider"] = (Destination.Infrastructure, "always KeyVault"),
        ["Kacls:KeyEncryption:Keys:n:Name"] = (Destination.Infrastructure, "kek1, kek2 and so on"),
        ["Kacls:KeyEncryption:Keys:n:KeyId"] = (Destination.Infrastructure, Ring),
        ["Kacls:KeyEncryption:Keys:n:SealKeyId"] = (Destination.Infrastructure, Ring),
        ["Kacls:Signing:KeyId"] = (Destination.Infrastructure, "the key that it makes, or KACLS_EXISTING_SIGNING_KEY"),
        ["Kacls:Audit:StorePath"] = (Destination.Infrastructure, "the instance's own disk"),
        ["Kacls:KeyEncryption:AllowLocal"] = (Destination.Development, "never in Azure"),
        ["Kacls:KeyEncryption:Path"] = (Destination.Development, "never in Azure"),
        ["Kacls:Signing:Path"] = (Destination.Development, "never in Azure"),
    };

    /// <returns>Null for a setting that is deployed as it is written.</returns>
    public static Destination? Find(WrittenSetting written) =>

        // Another URL, for tokens that name the one before, is no parameter.
        written.Pattern == "Kacls:Urls" && written.Number > 0 ? null
        : All.TryGetValue(written.Pattern, out var found) ? new(written.Key, found.To, found.Note)
        : null;
}
