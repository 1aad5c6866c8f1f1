using System.Security.Cryptography;

namespace Kacls.Testing.KeyVault;

/// <summary>A key with its versions, the newest last.</summary>
public sealed class VaultKey
{
    private static readonly string[] RsaOperations = ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"];
    private static readonly string[] OctOperations = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];
    private static readonly string[] ExternalOperations = ["wrapKey", "unwrapKey"];

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private VaultKeyVersion[] versions = [];

    /// <summary>The same key as it was: without the versions that a replica has not heard of.</summary>
    internal VaultKey(VaultKey primary, VaultKeyVersion[] heardOf)
        : this(primary.Host, primary.Name, primary.clock) => versions = heardOf;

    internal VaultKey(string host, string name, TimeProvider clock)
    {
        Host = host;
        Name = name;
        this.clock = clock;
    }

    public string Host { get; }

    public string Name { get; }

    /// <summary>The key identifier without a version, as it stands in the settings.</summary>
    public string Id => $"https://{Host}/keys/{Name}";

    /// <summary>In the order of their making.</summary>
    public IReadOnlyList<VaultKeyVersion> Versions => Volatile.Read(ref versions);

    public VaultKeyVersion Newest => Versions[^1];

    /// <summary>Makes a new version of the newest one's type and size.</summary>
    /// <param name="rsa">Its key, which the server copies; made where it is absent, which takes a while.</param>
    public VaultKeyVersion Rotate(RSA? rsa = null) => Add(Newest.Material.Type, Newest.Material.Bits, rsa);

    /// <summary>A backup: all versions that there are by now.</summary>
    public VaultKeyBackup Backup() => new(Name, [.. Versions]);

    /// <summary>The versions of a backup, under the host name of this key's vault.</summary>
    internal VaultKey With(VaultKeyBackup backup)
    {
        versions = [.. backup.Versions.Select(version => new VaultKeyVersion(this, version))];
        return this;
    }

    internal VaultKeyVersion Add(VaultKeyType type, int bits, RSA? rsa, IReadOnlyList<string>? operations = null)
    {
        var version = new VaultKeyVersion(this, KeyMaterial.Create(type, bits, rsa), clock.GetUtcNow())
        {
            Operations = operations is { Count: > 0 } ? operations : Possible(type),
        };
        lock (gate)
        {
            Volatile.Write(ref versions, [.. versions, version]);
        }

        return version;
    }

    internal VaultKeyVersion Find(string? version) =>
        string.IsNullOrEmpty(version)
            ? Newest
            : Versions.FirstOrDefault(candidate => candidate.Version == version) ?? throw VaultException.KeyNotFound($"{Name}/{version}");

    private static string[] Possible(VaultKeyType type) => type switch
    {
        VaultKeyType.OctHsm => OctOperations,
        VaultKeyType.External => ExternalOperations,
        _ => RsaOperations,
    };
}
