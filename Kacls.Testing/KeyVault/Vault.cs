using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Kacls.Testing.KeyVault;

/// <summary>The keys of one host name: a vault, or a Managed HSM.</summary>
public sealed class Vault
{
    private readonly ConcurrentDictionary<string, VaultKey> keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, VaultKey> deleted = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider clock;

    private readonly VaultReplica? replica;

    internal Vault(string host, TimeProvider clock, VaultReplica? replica = null)
    {
        Host = host;
        this.clock = clock;
        this.replica = replica;
    }

    public string Host { get; }

    public bool IsManagedHsm => Host.EndsWith(".managedhsm.azure.net", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The api-versions that it knows, oldest first; a test takes away what another cloud does not have yet. A vault of Azure Stack Hub was
    /// seen with 7.1 (github.com/Azure/azure-sdk-for-python, issue 28595), one of Azure US Government with 2016-10-01 (azure-sdk-for-net,
    /// issue 14789).
    /// </summary>
    public IReadOnlyList<string> ApiVersions { get; set; } = ["2016-10-01", "7.0", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6"];

    /// <summary>Makes a key, or a new version of it where the name is taken, as Key Vault does.</summary>
    /// <param name="name">Its name in the vault.</param>
    /// <param name="type">An oct-HSM key needs a Managed HSM.</param>
    /// <param name="bits">2048, 3072 or 4096 for RSA; 256 for oct-HSM.</param>
    /// <param name="rsa">The RSA key, which the server copies; made where it is absent, which takes a while.</param>
    public VaultKey CreateKey(string name, VaultKeyType type = VaultKeyType.RsaHsm, int bits = 0, RSA? rsa = null)
    {
        Create(name, type, bits, rsa, operations: null);
        return keys[name];
    }

    /// <summary>
    /// Makes a KEK as a deployment does: beside an RSA key its seal key, <c>{name}-seal</c>, which may sign and nothing else.
    /// </summary>
    /// <param name="name">The KEK's name in the vault.</param>
    /// <param name="type">As for <see cref="CreateKey"/>.</param>
    /// <param name="bits">As for <see cref="CreateKey"/>.</param>
    /// <param name="rsa">The KEK's RSA key, which the server copies.</param>
    /// <param name="seal">The seal key's, likewise.</param>
    /// <param name="sealName">The seal key's name, where it is another.</param>
    public VaultKey CreateKek(
        string name, VaultKeyType type = VaultKeyType.RsaHsm, int bits = 0, RSA? rsa = null, RSA? seal = null, string? sealName = null)
    {
        if (type is VaultKeyType.Rsa or VaultKeyType.RsaHsm)
        {
            Create(sealName ?? $"{name}-seal", VaultKeyType.RsaHsm, 2048, seal, ["sign"]);
        }

        return CreateKey(name, type, bits, rsa);
    }

    public VaultKey Key(string name) => Find(name);

    /// <summary>Deletes a key with all its versions. It can be brought back.</summary>
    public VaultKey Delete(string name)
    {
        if (!keys.TryRemove(name, out var key))
        {
            throw VaultException.KeyNotFound(name);
        }

        return deleted[name] = key;
    }

    /// <summary>Brings a deleted key back.</summary>
    public VaultKey Recover(string name)
    {
        if (!deleted.TryRemove(name, out var key))
        {
            throw VaultException.KeyNotFound(name);
        }

        return keys[name] = key;
    }

    /// <summary>
    /// Restores a key into this vault under its own name and with the ids of its versions. A name that is taken refuses it (Key Vault REST
    /// reference, Restore Key).
    /// </summary>
    public VaultKey Restore(VaultKeyBackup backup)
    {
        var restored = new VaultKey(Host, backup.Name, clock).With(backup);
        return keys.TryAdd(backup.Name, restored)
            ? restored
            : throw new VaultException(409, "Conflict", $"A key named {backup.Name} exists already.");
    }

    internal VaultKeyVersion Create(string name, VaultKeyType type, int bits, RSA? rsa, IReadOnlyList<string>? operations)
    {
        var isSymmetric = type is VaultKeyType.OctHsm or VaultKeyType.External;
        if (isSymmetric && !IsManagedHsm)
        {
            throw VaultException.BadParameter("Keys of type oct-HSM and external keys exist in a Managed HSM only.");
        }

        var size = rsa?.KeySize ?? (bits != 0 ? bits : isSymmetric ? 256 : 2048);
        return keys.GetOrAdd(name, static (taken, vault) => new VaultKey(vault.Host, taken, vault.clock), this)
            .Add(type, size, rsa, operations);
    }

    internal bool Contains(string name) => FindOrNone(name) is not null;

    internal VaultKey Find(string name) => FindOrNone(name) ?? throw VaultException.KeyNotFound(name);

    private VaultKey? FindOrNone(string name) => replica is null ? keys.GetValueOrDefault(name) : replica.Find(name);

    internal VaultKey FindDeleted(string name) => deleted.TryGetValue(name, out var key) ? key : throw VaultException.KeyNotFound(name);
}
