using System.Security.Cryptography;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Seal;

/// <summary>Blobs of KEKs in vaults, as an operation makes and opens them.</summary>
internal static class Blobs
{
    public const string Resource = "//googleapis.com/drive/files/1a2b3c";

    public static async Task<byte[]> SealAsync(byte[] dek, string perimeter = "", params IKeyEncryptionKey[] keks) =>
        await Of(keks).SealAsync(new DekContent([.. dek], Resource, perimeter), Contexts.New());

    public static async Task<byte[]> OpenAsync(byte[] blob, params IKeyEncryptionKey[] keks)
    {
        using var opened = await Of(keks).OpenAsync(blob, Contexts.New());
        return [.. opened.Dek];
    }

    public static async Task<string> RefusedAsync(byte[] blob, params IKeyEncryptionKey[] keks) =>
        (await Assert.ThrowsAsync<KaclsException>(() => OpenAsync(blob, keks))).Error.ReasonCode;

    public static EnvelopeHeader HeaderOf(byte[] blob)
    {
        Assert.True(EnvelopeHeader.TryRead(blob, out var header));
        return header;
    }

    public static string VersionOf(byte[] blob) => HeaderOf(blob).ContentKey.Version.ToString();

    /// <summary>The public key of a KEK, as anybody gets it who may read keys in the vault.</summary>
    public static async Task<RSA> PublicKeyAsync(KeyVaultServer server, VaultKeyVersion version) =>
        (await server.Keys(version.Key.Host).GetKeyAsync(version.Key.Name, version.Version)).Value.Key.ToRSA();

    private static DekEnvelopes Of(IKeyEncryptionKey[] keks) => new(new EnvelopeService(new KeyEncryptionRing(keks, _ => true)));
}
