namespace Kacls.Testing.KeyVault;

/// <summary>The <c>kty</c> values that the server knows.</summary>
public enum VaultKeyType
{
    /// <summary><c>RSA</c>.</summary>
    Rsa,

    /// <summary><c>RSA-HSM</c>.</summary>
    RsaHsm,

    /// <summary><c>oct-HSM</c>, in a Managed HSM only.</summary>
    OctHsm,

    /// <summary>
    /// No <c>kty</c> and no public part: a key that a Managed HSM only passes calls on to (External Key Management, preview; Azure SDK for
    /// .NET, KeyClient.CreateExternalKey).
    /// </summary>
    External,
}

internal static class VaultKeyTypes
{
    /// <returns>Nothing for a key that does not say.</returns>
    public static string? ToText(this VaultKeyType type) => type switch
    {
        VaultKeyType.External => null,
        VaultKeyType.Rsa => "RSA",
        VaultKeyType.RsaHsm => "RSA-HSM",
        _ => "oct-HSM",
    };

    public static VaultKeyType Parse(string? text) => text switch
    {
        "RSA" => VaultKeyType.Rsa,
        "RSA-HSM" => VaultKeyType.RsaHsm,
        "oct-HSM" => VaultKeyType.OctHsm,
        _ => throw VaultException.BadParameter($"Property kty has invalid value {text}."),
    };
}
