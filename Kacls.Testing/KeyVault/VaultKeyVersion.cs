using System.Security.Cryptography;

namespace Kacls.Testing.KeyVault;

/// <summary>One version of a key: its material and its attributes. The attributes may be changed at any time, also by a test.</summary>
public sealed class VaultKeyVersion
{
    internal VaultKeyVersion(VaultKey key, KeyMaterial material, DateTimeOffset created)
    {
        Key = key;
        Material = material;
        CreatedOn = created;
        UpdatedOn = created;
    }

    /// <summary>The same version in another vault: what Key Vault's reference says of Restore Key.</summary>
    internal VaultKeyVersion(VaultKey key, VaultKeyVersion original)
        : this(key, original.Material, original.CreatedOn)
    {
        (Version, UpdatedOn, Operations) = (original.Version, original.UpdatedOn, original.Operations);
        (Enabled, NotBefore, ExpiresOn) = (original.Enabled, original.NotBefore, original.ExpiresOn);
    }

    public VaultKey Key { get; }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public string Version { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The key identifier with the version.</summary>
    public string Id => $"https://{Key.Host}/keys/{Key.Name}/{Version}";

    public DateTimeOffset CreatedOn { get; }

    public DateTimeOffset UpdatedOn { get; internal set; }

    public bool Enabled { get; set; } = true;

    public DateTimeOffset? NotBefore { get; set; }

    public DateTimeOffset? ExpiresOn { get; set; }

    /// <summary>The <c>key_ops</c>.</summary>
    public IReadOnlyList<string> Operations { get; set; } = [];

    internal KeyMaterial Material { get; }

    // Key Vault documentation, "About keys", Date-time controlled operations: outside nbf/exp, decrypt, unwrap and verify still work.
    internal void Allow(string operation, DateTimeOffset now)
    {
        if (!Enabled)
        {
            throw VaultException.Forbidden("KeyDisabled", $"Operation {operation} is not allowed on a disabled key.");
        }

        if (!Operations.Contains(operation))
        {
            throw VaultException.Forbidden("KeyOperationForbidden", $"Operation {operation} is not permitted on this key.");
        }

        if (operation is "encrypt" or "wrapKey" or "sign")
        {
            if (NotBefore > now)
            {
                throw VaultException.Forbidden("KeyNotYetValid", $"Operation {operation} is not allowed on a key that is not yet valid.");
            }

            if (ExpiresOn <= now)
            {
                throw VaultException.Forbidden("KeyExpired", $"Operation {operation} is not allowed on an expired key.");
            }
        }
    }
}
