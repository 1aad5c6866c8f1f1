using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.PrivateKeys;

/// <summary>privatekeysign with the algorithm that Google's clients use, and what stands in the request beside it.</summary>
internal static class SigningCases
{
    private const string Operation = ReferenceMethods.PrivateKeySign;
    private static readonly string Rule = Rules.Method(Operation);

    private static readonly (string Name, byte[] Digest)[] Digests =
    [
        ("zeros", new byte[32]),
        ("ones", [.. Enumerable.Repeat((byte)0xff, 32)]),
        ("leading_zero", [.. Enumerable.Range(0, 32).Select(number => (byte)number)]),
    ];

    private static readonly (string Name, string Algorithm)[] Unknown =
    [
        ("of_other_key_type", "SHA256withECDSA"),
        ("of_short_hash", "MD5withRSA"),
        ("of_decryption", "RSA/ECB/PKCS1Padding"),
        ("none", "none"),
        ("suffix", "SHA256withRSAx"),
        ("prefix", "SHA256with"),
        ("unknown", "conformance"),
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. MailKeyPool.Sizes.Select(size => Try.Google(
            $"privatekeysign.signature.rsa_{size}",
            Operation,
            $"{Rule}: the signature is RSASSA-PKCS1-v1_5 over the given digest, which is not hashed again",
            async context =>
            {
                var key = await context.Calls.WrapAsync(await MailKeyPool.TakeAsync(size));
                await VerifyAsync(context, key, RandomNumberGenerator.GetBytes(32));
            })),
        .. Digests.Select(each => Try.Google(
            $"privatekeysign.digest.{each.Name}",
            Operation,
            $"{Rule}: the digest is signed as it is",
            async context => await VerifyAsync(context, await context.Calls.MailKeyAsync(), each.Digest))),
        Try.Google(
            "privatekeysign.signature.deterministic",
            Operation,
            $"{Rules.Rsa}, 8.2.1: RSASSA-PKCS1-v1_5 is not randomized",
            async context =>
            {
                var (key, digest) = (await context.Calls.MailKeyAsync(), RandomNumberGenerator.GetBytes(32));
                var (one, other) = (await VerifyAsync(context, key, digest), await VerifyAsync(context, key, digest));
                Expect.True(one.AsSpan().SequenceEqual(other), "One digest, signed twice, gave two signatures.");
            }),
        .. new[] { ("mixed", "Sha256WithRsa"), ("upper", "SHA256WITHRSA"), ("lower", "sha256withrsa") }.Select(each => Try.Inferred(
            $"privatekeysign.algorithm.{each.Item1}",
            Operation,
            $"{Rule}: algorithms have the names of Java's cryptography, which are compared without regard to case",
            async context => await VerifyAsync(
                context,
                await context.Calls.MailKeyAsync(),
                RandomNumberGenerator.GetBytes(32),
                call => call.With("algorithm", each.Item2)))),
        Try.Inferred("privatekeysign.salt.ignored", Operation, $"{Rule}: rsa_pss_salt_length is for RSASSA-PSS only", async context =>
            await VerifyAsync(
                context,
                await context.Calls.MailKeyAsync(),
                RandomNumberGenerator.GetBytes(32),
                call => call.With("rsa_pss_salt_length", 32))),
        .. new[] { 1, 16, 20, 31, 33, 48, 64, 128 }.Select(length => Try.Refused(
            CaseLevel.Inferred,
            $"privatekeysign.digest.length_{length}",
            Operation,
            $"{Rules.Rsa}, 9.2: the digest has the length of the algorithm's hash",
            (_, call) => call.With("digest", Convert.ToBase64String(RandomNumberGenerator.GetBytes(length))))),
        Try.Refused(
            CaseLevel.Google,
            "privatekeysign.digest.over_limit",
            Operation,
            $"{Rule}: digest has 128 bytes at most",
            (_, call) => call.With("digest", Convert.ToBase64String(RandomNumberGenerator.GetBytes(129)))),
        Try.Refused(
            CaseLevel.Google,
            "privatekeysign.digest.digestinfo",
            Operation,
            $"{Rule}: the digest is unpadded; a whole DigestInfo is no digest",
            (_, call) => call.With("digest", Convert.ToBase64String(
                [.. Convert.FromHexString("3031300d060960864801650304020105000420"), .. RandomNumberGenerator.GetBytes(32)]))),
        .. Unknown.Select(each => Try.Refused(
            CaseLevel.Google,
            $"privatekeysign.algorithm.{each.Name}",
            Operation,
            $"{Rule}: algorithm names the signature's; what is no such name can't be signed with",
            (_, call) => call.With("algorithm", each.Algorithm))),
    ];

    /// <summary>Has a digest signed with SHA256withRSA, and verifies the signature.</summary>
    public static async Task<byte[]> VerifyAsync(ConformanceContext context, MailKey key, byte[] digest, Action<Call>? change = null)
    {
        var call = context.Calls.PrivateKeySign(key, digest);
        change?.Invoke(call);
        JsonObject body = await context.GrantedAsync(call);
        var signature = Expect.Bytes(body, "signature");
        bool Verifies(byte[] hash) => key.Rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Expect.True(!Verifies(SHA256.HashData(digest)), "The given digest was hashed again before it was signed.");
        Expect.True(Verifies(digest), "The signature does not verify with the key's public part over the given digest.");
        return signature;
    }
}
