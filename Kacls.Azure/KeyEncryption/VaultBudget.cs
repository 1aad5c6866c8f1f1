using Azure.Security.KeyVault.Keys;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// What one operation with a key takes of what its vault allows. A vault weighs operations by the key's type and size, and bounds their sum
/// within ten seconds (Azure documentation, Azure Key Vault service limits, "all other transactions").
/// </summary>
/// <param name="Weight">In operations with the cheapest key, RSA 2,048 in software.</param>
/// <param name="IsBounded">False for a Managed HSM, which does what it can.</param>
internal readonly record struct VaultBudget(int Weight, bool IsBounded)
{
    /// <summary>How much weight a vault allows within <see cref="Window"/>.</summary>
    public const int WindowWeight = 4_000;

    /// <summary>A key of which nothing is known counts as RSA 2,048 in an HSM, without a bound.</summary>
    public static VaultBudget Unbounded { get; } = new(2, IsBounded: false);

    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(10);

    public static VaultBudget Of(KeyVaultKey key)
    {
        if (key.Properties.VaultUri.Host.Contains(".managedhsm.", StringComparison.OrdinalIgnoreCase) || key.Key.N is not { } modulus)
        {
            return Unbounded;
        }

        var weight = (modulus.Length * 8) switch { >= 4096 => 8, >= 3072 => 4, _ => 1 };
        return new(key.KeyType == KeyType.RsaHsm ? 2 * weight : weight, IsBounded: true);
    }
}
