namespace Kacls.Testing.KeyVault;

/// <summary>
/// Another region's view of a vault: it hears of new versions later (Managed HSM documentation, multi-region replication: up to 6 minutes).
/// Changes of attributes and deletions arrive at once.
/// </summary>
internal sealed class VaultReplica(Vault primary, TimeSpan lag, TimeProvider clock)
{
    public VaultKey? Find(string name)
    {
        if (!primary.Contains(name))
        {
            return null;
        }

        var key = primary.Find(name);
        VaultKeyVersion[] heardOf = [.. key.Versions.Where(version => version.CreatedOn + lag <= clock.GetUtcNow())];
        return heardOf.Length == 0 ? null : new VaultKey(key, heardOf);
    }
}
