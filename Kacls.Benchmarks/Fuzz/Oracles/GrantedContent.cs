using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Benchmarks.Fuzz.World;
using static Kacls.Benchmarks.Fuzz.Oracles.TokenCheck;

namespace Kacls.Benchmarks.Fuzz.Oracles;

/// <summary>What the tokens of a granted request let it have.</summary>
internal sealed record AllowedContent(string? Resource, string Perimeter, string? SpkiHash, bool Mfa)
{
    /// <summary>The perimeters of <see cref="FuzzSettings"/>.</summary>
    internal void CheckPerimeter(string perimeter) =>
        Require(perimeter.Length == 0 || (perimeter == "strict" && Mfa), "a perimeter that is unknown, or asks for more");
}

/// <summary>
/// Whether what a granted request got is what it was to get: a blob opens only if it is one of those that were made here.
/// </summary>
internal sealed class GrantedContent(FuzzKeys keys, FuzzBlobs blobs)
{
    internal void Check(string operation, JsonElement members, AllowedContent allowed, JsonElement reply)
    {
        switch (operation)
        {
            case "unwrap" or "privilegedunwrap" or "takeout_unwrap":
                var blob = Known(members, "wrapped_key");
                allowed.CheckPerimeter(operation == "unwrap" ? blob.Perimeter : "");
                Require(blob.Resource == allowed.Resource, "a wrapped key of another resource");
                Require(blob.Secret.AsSpan().SequenceEqual(Bytes(reply, "key")), "a wrapped key, with another key than is in it");
                break;
            case "digest":
                Require(Known(members, "wrapped_key").Resource == allowed.Resource, "a wrapped key of another resource");
                break;
            case "privatekeysign" or "privatekeydecrypt" or "privilegedprivatekeydecrypt":
                CheckMail(operation, members, allowed, reply);
                break;
        }
    }

    private void CheckMail(string operation, JsonElement members, AllowedContent allowed, JsonElement reply)
    {
        var known = Known(members, "wrapped_private_key");
        var key = keys[known.Resource];
        var hash = SHA256.HashData(key.ExportSubjectPublicKeyInfo());
        Require(hash.AsSpan().SequenceEqual(Decode(allowed.SpkiHash!)), "another private key than spki_hash names");
        if (operation == "privatekeysign")
        {
            return;
        }

        var raw = new RawRsa(key);
        var block = raw.Decrypt(Bytes(members, "encrypted_data_encryption_key"));
        var label = members.TryGetProperty("rsa_oaep_label", out var given) && given.ValueKind == JsonValueKind.String
            ? Decode(given.GetString()!)
            : [];
        var dek = Bytes(reply, "data_encryption_key");
        Require(
            dek.Length > 0 && Openings(block, label).Any(opened => opened.AsSpan().SequenceEqual(dek)),
            "a ciphertext that does not open to it");
    }

    /// <summary>In every padding that the service offers.</summary>
    private static IEnumerable<byte[]?> Openings(byte[] block, byte[] label)
    {
        HashAlgorithmName[] hashes = [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];
        return from hash in hashes
               from mgf in hashes
               select RawRsa.OpenOaep(block, hash, mgf, label) into opened
               select opened ?? RawRsa.OpenPkcs1(block);
    }

    private KnownBlob Known(JsonElement members, string name) =>
        blobs.Find(Bytes(members, name)) ?? throw new OracleException("granted on a wrapped key that was not made here");

    private static byte[] Bytes(JsonElement members, string name) => Decode(members.GetProperty(name).GetString()!);
}
