using System.Security.Cryptography;
using Kacls.Envelopes;
using Kacls.KeyEncryption;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>A blob that the service may open, and what is in it.</summary>
internal sealed record KnownBlob(byte[] Bytes, byte[] Secret, string Resource, string Perimeter);

/// <summary>Blobs that are the same in each run, since content keys and OAEP's seeds come from the fuzzer's chance.</summary>
internal sealed class FuzzBlobs
{
    private readonly FuzzKeys keys;
    private readonly Chance random = Chance.Of(0, "blobs", 0);

    internal FuzzBlobs(FuzzKeys keys)
    {
        this.keys = keys;
        Deks =
        [
            Dek("kek", "", SampleTokens.DriveResource), Dek("kek", "strict", SampleTokens.DriveResource),
            Dek("kek", "", $"{SampleTokens.DriveResource}0"), Dek("kek", "unknown", SampleTokens.DriveResource),
        ];
        PrivateKeys = [Key("kek", "mail"), Key("kek", "other mail")];
        Others =
        [
            Dek("other kek", "", SampleTokens.DriveResource).Bytes, Key("other kek", "mail").Bytes,
            Seal(EnvelopeKind.Dek, random.Bytes(60), "kek"), Seal(EnvelopeKind.Dek, [], "kek"),
            Seal(EnvelopeKind.PrivateKey, random.Bytes(600), "kek"),
            Seal(EnvelopeKind.PrivateKey, new PrivateKeyContent([0x30, 0x03, 0x02, 0x01, 0x00], new byte[32], "").Encode(), "kek"),
            Seal(EnvelopeKind.None, random.Bytes(60), "kek"), Seal(EnvelopeKind.Dek, random.Bytes(60), "kek", name: "vault"),
            Seal(EnvelopeKind.PrivateKey, new PrivateKeyContent(keys["mail"].ExportPkcs8PrivateKey(), new byte[32], "").Encode(), "kek"),
        ];
    }

    /// <summary>Right ones, whose perimeter or resource may still be another.</summary>
    internal IReadOnlyList<KnownBlob> Deks { get; }

    internal IReadOnlyList<KnownBlob> PrivateKeys { get; }

    /// <summary>Sealed under another key, or authentic and odd.</summary>
    internal IReadOnlyList<byte[]> Others { get; }

    internal KnownBlob? Find(byte[] blob) => Deks.Concat(PrivateKeys).FirstOrDefault(known => known.Bytes.AsSpan().SequenceEqual(blob));

    private KnownBlob Dek(string kek, string perimeter, string resource)
    {
        var dek = random.Bytes(34);
        return new(Seal(EnvelopeKind.Dek, new DekContent(dek, resource, perimeter).Encode(), kek), dek, resource, perimeter);
    }

    private KnownBlob Key(string kek, string name)
    {
        var pkcs8 = keys[name].ExportPkcs8PrivateKey();
        var hash = SHA256.HashData(keys[name].ExportSubjectPublicKeyInfo());
        return new(Seal(EnvelopeKind.PrivateKey, new PrivateKeyContent(pkcs8, hash, "").Encode(), kek), pkcs8, name, "");
    }

    private byte[] Seal(EnvelopeKind kind, byte[] content, string kek, string name = LocalKeyEncryptionKey.LocalName)
    {
        var contentKey = random.Bytes(EnvelopeCipher.ContentKeySize);
        var raw = new RawRsa(keys[kek]);
        var hash = HashAlgorithmName.SHA256;
        var wrapped = raw.Encrypt(RawRsa.Oaep(contentKey, hash, hash, [], random.Bytes(32), raw.Size));
        var version = KekVersion.Read(SHA256.HashData(keys[kek].ExportSubjectPublicKeyInfo()));
        var seal = SealSecret.Of(keys[kek].SignHash(SealSecret.DigestOf(name, version), hash, RSASignaturePadding.Pkcs1));
        return EnvelopeCipher.Seal(new(kind, name, new(version, KekAlgorithm.RsaOaep256, wrapped)), seal, contentKey, content);
    }
}
