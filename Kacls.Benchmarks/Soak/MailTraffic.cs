using System.Security.Cryptography;

namespace Kacls.Benchmarks.Soak;

/// <summary>Requests about S/MIME keys that are granted.</summary>
internal sealed class MailTraffic(Chance chance, SoakTokens tokens) : IDisposable
{
    private static readonly string[] User = [SoakWorld.Provider, "gmail"];
    private readonly RSA[] keys = [RSA.Create(2048), RSA.Create(2048)];

    internal SealedKeys<RSA> Sealed { get; } = new();

    internal SoakCall WrapKey(string marker)
    {
        var key = chance.Of(keys);
        return new("wrapprivatekey", "wrapprivatekey", SoakTokens.Json(
            marker, ("authentication", tokens.Admin().Mint()), ("private_key", key.ExportPkcs8PrivateKeyPem()), ("perimeter_id", "")))
        {
            Marker = marker,
            Issuers = [SoakWorld.AdminProvider],
            IsRight = json => Sealed.Add(json.GetProperty("wrapped_private_key").GetString()!, key),
        };
    }

    internal SoakCall Sign(string marker)
    {
        var (blob, user, digest) = (Sealed.Find(chance)!, SoakTokens.User(chance), chance.Bytes(32));
        return Uses(blob, "privatekeysign", marker, User, SoakTokens.Json(
            marker,
            ("authentication", tokens.Authentication(user).Mint()),
            ("authorization", tokens.Gmail("signer", user, blob.Content).Mint()),
            ("algorithm", "SHA256withRSA"),
            ("digest", Convert.ToBase64String(digest)),
            ("wrapped_private_key", blob.Text))) with
        {
            IsRight = json => blob.Content.VerifyHash(
                digest, json.GetProperty("signature").GetBytesFromBase64(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
    }

    internal SoakCall Decrypt(string marker)
    {
        var (blob, user, dek) = (Sealed.Find(chance)!, SoakTokens.User(chance), chance.Bytes(32));
        return Uses(blob, "privatekeydecrypt", marker, User, SoakTokens.Json(
            marker,
            ("authentication", tokens.Authentication(user).Mint()),
            ("authorization", tokens.Gmail("decrypter", user, blob.Content).Mint()),
            ("algorithm", "RSA/ECB/PKCS1Padding"),
            ("encrypted_data_encryption_key", Convert.ToBase64String(blob.Content.Encrypt(dek, RSAEncryptionPadding.Pkcs1))),
            ("wrapped_private_key", blob.Text))) with
        {
            IsRight = json => SoakTokens.Same(json, "data_encryption_key", dek),
        };
    }

    internal SoakCall PrivilegedDecrypt(string marker)
    {
        var (blob, dek) = (Sealed.Find(chance)!, chance.Bytes(32));
        return Uses(blob, "privilegedprivatekeydecrypt", marker, [SoakWorld.AdminProvider], SoakTokens.Json(
            marker,
            ("authentication", tokens.Admin().Mint()),
            ("algorithm", "RSA/ECB/OAEPwithSHA-256andMGF1Padding"),
            ("encrypted_data_encryption_key", Convert.ToBase64String(blob.Content.Encrypt(dek, RSAEncryptionPadding.OaepSHA256))),
            ("spki_hash", SoakTokens.SpkiHash(blob.Content)),
            ("spki_hash_algorithm", "SHA-256"),
            ("wrapped_private_key", blob.Text))) with
        {
            IsRight = json => SoakTokens.Same(json, "data_encryption_key", dek),
        };
    }

    public void Dispose() => Array.ForEach(keys, key => key.Dispose());

    private static SoakCall Uses(Sealed<RSA> blob, string operation, string marker, string[] issuers, byte[] body) =>
        new(operation, operation, body) { Marker = marker, Issuers = issuers, AsksVault = true, Version = blob.Version };
}
