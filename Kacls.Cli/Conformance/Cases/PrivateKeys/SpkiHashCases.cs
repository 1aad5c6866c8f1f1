using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.PrivateKeys;

/// <summary>spki_hash names the one private key that may be used: a claim of Gmail's tokens, a member of the privileged request.</summary>
internal static class SpkiHashCases
{
    private const string Hash = "spki_hash";
    private const string Algorithm = "spki_hash_algorithm";

    private static readonly (string Name, Func<RSA, string> Of)[] Wrong =
    [
        ("random", _ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        ("of_rsa_public_key", key => Base64(key.ExportRSAPublicKey())),
        ("of_pem", key => Base64(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()))),
        ("of_modulus", key => Base64(key.ExportParameters(includePrivateParameters: false).Modulus!)),
        ("hex", key => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))),
        ("prefix", key => Base64(key.ExportSubjectPublicKeyInfo())[..20]),
        ("suffix", key => Base64(key.ExportSubjectPublicKeyInfo()) + "AAAA"),
        ("cut_bytes", key => Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..16])),
        ("more_bytes", key => Convert.ToBase64String([.. SHA256.HashData(key.ExportSubjectPublicKeyInfo()), 0])),
        ("last_byte", key => Flipped(key, 31)),
        ("first_byte", key => Flipped(key, 0)),
        ("case", key => new([.. Base64(key.ExportSubjectPublicKeyInfo()).Select(Swap)])),
        ("sha1", key => Convert.ToBase64String(SHA1Of(key))),
        ("sha512", key => Convert.ToBase64String(SHA512.HashData(key.ExportSubjectPublicKeyInfo()))),
        ("empty", _ => ""),
        ("text", _ => "null"),
    ];

    private static readonly (string Name, JsonNode? Value)[] Malformed =
    [
        ("null", null), ("number", 0), ("true", true), ("object", new JsonObject()), ("array", new JsonArray()),
    ];

    public static IEnumerable<Case> Cases() =>
        new[] { ReferenceMethods.PrivateKeySign, ReferenceMethods.PrivateKeyDecrypt, ReferenceMethods.PrivilegedPrivateKeyDecrypt }
            .SelectMany(Of);

    private static IEnumerable<Case> Of(string operation)
    {
        var isClaim = operation != ReferenceMethods.PrivilegedPrivateKeyDecrypt;
        var place = isClaim ? "authorization." : "";
        var rule = isClaim ? Rules.AuthorizationTokens : Rules.Method(operation);
        var right = $"{rule}: spki_hash is base64 of SHA-256 over the SubjectPublicKeyInfo of the private key that may be used";

        // Older clients sent a privileged request without the two members.
        var absent = isClaim ? CaseLevel.Google : CaseLevel.Inferred;
        Case Refused(CaseLevel level, string name, Action<ConformanceContext, Call> change) =>
            Try.Refused(level, $"{operation}.{place}{name}", operation, right, change);

        return
        [
            .. Wrong.Select(each => Refused(each.Name == "empty" ? absent : CaseLevel.Google, $"{Hash}.{each.Name}", (context, call) =>
                Set(call, Hash, each.Of(context.Stranger.Rsa)))),
            .. Malformed.Select(each => Refused(absent, $"{Hash}.{each.Name}", (_, call) => Set(call, Hash, each.Value?.DeepClone()))),
            Refused(absent, $"{Hash}.absent", (_, call) => Remove(call, Hash)),
            Refused(CaseLevel.Google, $"{Hash}.array_with_right", (context, call) =>
                Set(call, Hash, new JsonArray(Base64(context.Stranger.Rsa.ExportSubjectPublicKeyInfo())))),
            Refused(CaseLevel.Google, $"{Algorithm}.sha1", (_, call) => Set(call, Algorithm, "SHA-1")),
            Refused(CaseLevel.Google, $"{Algorithm}.sha1_of_sha1", (context, call) =>
            {
                Set(call, Algorithm, "SHA-1");
                Set(call, Hash, Convert.ToBase64String(SHA1Of(context.Stranger.Rsa)));
            }),
            Refused(CaseLevel.Google, $"{Algorithm}.sha512", (_, call) => Set(call, Algorithm, "SHA-512")),
            Refused(CaseLevel.Google, $"{Algorithm}.unknown", (_, call) => Set(call, Algorithm, "none")),
            Refused(CaseLevel.Inferred, $"{Algorithm}.absent", (_, call) => Remove(call, Algorithm)),
            Refused(CaseLevel.Inferred, $"{Algorithm}.empty", (_, call) => Set(call, Algorithm, "")),
            Refused(CaseLevel.Inferred, $"{Algorithm}.number", (_, call) => Set(call, Algorithm, 256)),
            Try.Granted(
                CaseLevel.Inferred,
                $"{operation}.{place}{Algorithm}.lower",
                operation,
                $"{rule}: the algorithm's name is compared without regard to case",
                (_, call) => Set(call, Algorithm, "sha-256")),
            Try.Google($"{operation}.{place}{Hash}.of_another_key", operation, right, async context =>
            {
                var other = await context.Calls.WrapAsync(await MailKeyPool.TakeAsync(2048));
                var call = await context.Calls.RightAsync(operation);
                Set(call, Hash, other.SpkiHash);
                await context.RefusedAsync(call);
            }),
            Try.Google($"{operation}.{place}{Hash}.with_another_key", operation, right, async context =>
            {
                var other = await context.Calls.WrapAsync(await MailKeyPool.TakeAsync(2048));
                await context.RefusedAsync((await context.Calls.RightAsync(operation)).With("wrapped_private_key", other.Wrapped));
            }),
        ];
    }

    private static void Set(Call call, string name, JsonNode? value)
    {
        if (call.Authorization is { } token)
        {
            token[name] = value;
        }
        else
        {
            call.With(name, value);
        }
    }

    private static void Remove(Call call, string name)
    {
        call.Authorization?.Remove(name);
        call.Without(name);
    }

    private static string Base64(byte[] hashed) => Convert.ToBase64String(SHA256.HashData(hashed));

    private static byte[] SHA1Of(RSA key) => CryptographicOperations.HashData(HashAlgorithmName.SHA1, key.ExportSubjectPublicKeyInfo());

    private static string Flipped(RSA key, int at)
    {
        var hash = SHA256.HashData(key.ExportSubjectPublicKeyInfo());
        hash[at] ^= 1;
        return Convert.ToBase64String(hash);
    }

    private static char Swap(char letter) => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter);
}
