namespace Kacls.Testing.KeyVault;

/// <summary>
/// What a backup of a key holds (Key Vault REST reference, Backup Key): its name, and every version with its id and attributes.
/// </summary>
public sealed class VaultKeyBackup
{
    internal VaultKeyBackup(string name, IReadOnlyList<VaultKeyVersion> versions) => (Name, Versions) = (name, versions);

    public string Name { get; }

    internal IReadOnlyList<VaultKeyVersion> Versions { get; }
}
