using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.PrivateKeys;

/// <summary>Algorithms of privatekeysign that a service may have; one that it has must be right.</summary>
internal static class SignatureAlgorithmCases
{
    private const string Operation = ReferenceMethods.PrivateKeySign;
    private static readonly string Rule = Rules.Method(Operation);

    private static readonly (string Name, HashAlgorithmName Hash, int Size)[] Hashes =
    [
        ("sha1", HashAlgorithmName.SHA1, 20),
        ("sha256", HashAlgorithmName.SHA256, 32),
        ("sha384", HashAlgorithmName.SHA384, 48),
        ("sha512", HashAlgorithmName.SHA512, 64),
    ];

    private static readonly (string Name, JsonNode Salt)[] NoSalts =
    [
        ("negative", -1), ("too_long", 256), ("text", "32x"), ("fraction", 1.5), ("object", new JsonObject()),
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. Hashes.Where(hash => hash.Name != "sha256").SelectMany(hash => Pkcs1(hash.Name, hash.Hash, hash.Size)),
        .. Hashes.SelectMany(hash => Pss(hash.Name, hash.Hash, hash.Size)),
        .. NoSalts.Select(salt => Try.Inferred(
            $"privatekeysign.sha256withrsa_pss.salt.{salt.Name}",
            Operation,
            $"{Rules.Rsa}, 9.1.1: a salt that can't be is refused",
            async context =>
            {
                await PssAsync(context, HashAlgorithmName.SHA256, 32, null);
                var call = (await RightAsync(context, HashAlgorithmName.SHA256, 32)).With("algorithm", "SHA256withRSA/PSS");
                await context.RefusedAsync(call.With("rsa_pss_salt_length", salt.Salt.DeepClone()));
            })),
    ];

    private static IEnumerable<Case> Pkcs1(string name, HashAlgorithmName hash, int size) =>
    [
        Try.Google($"privatekeysign.{name}withrsa", Operation, $"{Rule}: RSASSA-PKCS1-v1_5 with that hash, if it is offered", context =>
            Pkcs1Async(context, hash, size)),
        Try.Inferred(
            $"privatekeysign.{name}withrsa.digest",
            Operation,
            $"{Rules.Rsa}, 9.2: the digest has the length of the algorithm's hash",
            async context => await context.RefusedAsync((await RightAsync(context, hash, 32)).With("algorithm", $"{hash.Name}withRSA"))),
    ];

    private static IEnumerable<Case> Pss(string name, HashAlgorithmName hash, int size) =>
    [
        Try.Google($"privatekeysign.{name}withrsa_pss", Operation, $"{Rule}: RSASSA-PSS with that hash, if it is offered", context =>
            PssAsync(context, hash, size, null)),
        Try.Inferred(
            $"privatekeysign.{name}withrsa_pss.salt.absent",
            Operation,
            $"{Rules.Rsa}, 9.1: the salt is as long as the hash where nothing else is said",
            async context => Salt(size, await PssAsync(context, hash, size, null))),
        .. new[] { 0, 20, 32, 64 }.Select(salt => Try.Google(
            $"privatekeysign.{name}withrsa_pss.salt.{salt}",
            Operation,
            $"{Rule}: rsa_pss_salt_length is the salt's length",
            async context => Salt(salt, await PssAsync(context, hash, size, salt)))),
    ];

    private static async Task<Call> RightAsync(ConformanceContext context, HashAlgorithmName hash, int size) =>
        context.Calls.PrivateKeySign(await context.Calls.MailKeyAsync(), RandomNumberGenerator.GetBytes(size))
            .With("algorithm", $"{hash.Name}withRSA");

    private static async Task Pkcs1Async(ConformanceContext context, HashAlgorithmName hash, int size)
    {
        var call = await RightAsync(context, hash, size);
        var signature = await OfferedAsync(context, call);
        Expect.True(
            context.Stranger.Rsa.VerifyHash(DigestOf(call), signature, hash, RSASignaturePadding.Pkcs1),
            $"The signature is not {hash.Name}withRSA over the given digest.");
    }

    /// <summary>Has a digest signed.</summary>
    /// <returns>How long the salt is.</returns>
    private static async Task<int> PssAsync(ConformanceContext context, HashAlgorithmName hash, int size, int? salt)
    {
        var call = (await RightAsync(context, hash, size)).With("algorithm", $"{hash.Name}withRSA/PSS");
        if (salt is not null)
        {
            call.With("rsa_pss_salt_length", salt);
        }

        var signature = await OfferedAsync(context, call);
        return RsaPrimitive.SaltLength(context.Stranger.Rsa, DigestOf(call), signature, hash)
            ?? throw new CaseFailedException($"The signature is not {hash.Name}withRSA/PSS over the given digest.");
    }

    private static byte[] DigestOf(Call call) => Convert.FromBase64String((string)call.Members["digest"]!);

    private static void Salt(int due, int found) => Expect.True(found == due, $"The salt has {found} bytes; {due} were due.");

    private static async Task<byte[]> OfferedAsync(ConformanceContext context, Call call)
    {
        var reply = await context.SendAsync(call);
        if (reply.Status >= 400)
        {
            Expect.Refused(reply);
            throw new CaseSkippedException($"The service does not offer {call.Members["algorithm"]}.");
        }

        return Expect.Bytes(Expect.Granted(reply), "signature");
    }
}
