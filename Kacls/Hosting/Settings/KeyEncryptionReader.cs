using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Hosting;

/// <summary>Checks what the settings say of KEKs, of their seal keys, and of where they are.</summary>
internal sealed class KeyEncryptionReader(KaclsSettings settings, SettingsErrors errors)
{
    /// <summary>Key Vault documentation, object identifiers: 1 to 127 characters of 0-9, a-z, A-Z and hyphen.</summary>
    private const int MaxKeyName = 127;

    /// <summary>Checks the section <c>Kacls:KeyEncryption</c>.</summary>
    internal void Check()
    {
        var keys = settings.KeyEncryption;
        const string Name = "Kacls:KeyEncryption";
        CheckTimeout(keys.Timeout, $"{Name}:Timeout");
        errors.RequireTime(
            keys.RefreshInterval,
            TimeSpan.FromSeconds(5),
            TimeSpan.FromMinutes(5),
            $"{Name}:RefreshInterval",
            "between 5 seconds and 5 minutes");
        errors.RequireTime(
            keys.AdoptAfter, TimeSpan.FromMinutes(2), TimeSpan.FromDays(1), $"{Name}:AdoptAfter", "between 2 minutes and 1 day");
        errors.Require(
            keys.AdoptAfter >= 2 * keys.RefreshInterval,
            $"{Name}:AdoptAfter", "is less than twice RefreshInterval: an instance might not know a version that others wrap with");
        switch (keys.Provider)
        {
            case KeyEncryptionSettings.Local:
                errors.Require(
                    !errors.IsAzure, $"{Name}:Provider", "is Local, a software key for development, which does not run in Azure");
                errors.Require(!string.IsNullOrWhiteSpace(keys.Path), $"{Name}:Path", "is missing");
                break;
            case KeyEncryptionSettings.KeyVault:
                CheckVaultKeys(keys.Keys, $"{Name}:Keys");
                break;
            default:
                errors.Add($"{Name}:Provider", "is neither KeyVault nor Local");
                break;
        }
    }

    private void CheckVaultKeys(KeyEncryptionKeySettings[] keys, string list)
    {
        errors.Require(keys.Any(key => key.Active), list, "has no active KEK, so nothing could be wrapped");
        foreach (var (index, key) in keys.Index())
        {
            var name = $"{list}:{index}";
            errors.Require(KekNames.IsValid(key.Name), $"{name}:Name", "is not 1 to 32 characters of a-z, 0-9 and hyphen");
            errors.Require(
                KekAlgorithms.OfRemote(key.Algorithm) != KekAlgorithm.None,
                $"{name}:Algorithm",
                "is none of A256KW, A256GCM, RSA-OAEP-256");
            CheckKeyId(key.KeyId, $"{name}:KeyId");
            CheckSealKey(key, keys, $"{name}:SealKeyId");
            CheckTimeout(key.Timeout ?? settings.KeyEncryption.Timeout, $"{name}:Timeout");
        }

        errors.RequireUnique(keys.Select(key => key.Name), list, "name");
    }

    private void CheckSealKey(KeyEncryptionKeySettings key, KeyEncryptionKeySettings[] keys, string name)
    {
        if (!Uri.TryCreate(key.KeyId, UriKind.Absolute, out var kek))
        {
            return;
        }

        if (key.SealKeyId is { Length: > 0 } named)
        {
            CheckKeyId(named, name);
            errors.Require(
                !Uri.TryCreate(named, UriKind.Absolute, out var seal) || seal.Host == kek.Host,
                name, "is in another vault than KeyId: whoever opens a wrapped key would need both");
        }
        else
        {
            errors.Require(
                kek.Segments is not [.., { Length: > MaxKeyName - 5 and <= MaxKeyName }],
                name, "is missing: its default, <KeyId>-seal, is longer than a key's name may be");
        }

        errors.Require(
            !keys.Select(other => other.KeyId).Append(settings.Signing.KeyId).Contains(key.SealKey, StringComparer.OrdinalIgnoreCase),
            name, "is a KEK or the signing key: a seal key signs seals and nothing else");
    }

    private void CheckTimeout(TimeSpan timeout, string name) => errors.RequireTime(
        timeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(20), name, "between 50 milliseconds and 20 seconds");

    /// <summary>Checks a key identifier (Key Vault documentation, object identifiers).</summary>
    internal void CheckKeyId(string? keyId, string name)
    {
        errors.RequireUrl(keyId, name, "a key's URL without a version: https://<vault>/keys/<name>", uri =>
            uri.Scheme == Uri.UriSchemeHttps && uri.IsDefaultPort && uri.Segments is [_, "keys/", { Length: <= MaxKeyName } keyName]
            && keyName.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            && uri.Query.Length + uri.Fragment.Length == 0);
        if (Uri.TryCreate(keyId, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            && VaultHosts.FindFault(url.Host, settings.KeyEncryption.VaultDnsSuffix) is { } fault)
        {
            errors.Add(name, fault);
        }
    }
}
