using System.Security.Cryptography;
using System.Text;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.PrivateKeys;

/// <summary>
/// RSAES-OAEP, which a service may have. MGF1 may have OAEP's hash or SHA-1, which is Java's default for these names: Google doesn't say.
/// </summary>
internal static class OaepCases
{
    private static readonly (string Name, HashAlgorithmName Hash)[] Hashes =
    [
        ("SHA-1", HashAlgorithmName.SHA1),
        ("SHA-256", HashAlgorithmName.SHA256),
        ("SHA-384", HashAlgorithmName.SHA384),
        ("SHA-512", HashAlgorithmName.SHA512),
    ];

    /// <summary>As bytes; in the request they are base64. The longest is base64 itself, for services that don't decode it.</summary>
    private static readonly (string Name, byte[] Label)[] Labels =
    [
        ("text", "label"u8.ToArray()), ("binary", [0, 255, 254, 0, 1]), ("base64", "bGFiZWw="u8.ToArray()),
    ];

    private static readonly (string Name, byte[]? Encrypted, byte[]? Said)[] Wrong =
    [
        ("other", "label"u8.ToArray(), "other"u8.ToArray()),
        ("case", "label"u8.ToArray(), "LABEL"u8.ToArray()),
        ("absent", "label"u8.ToArray(), null),
        ("unexpected", null, "label"u8.ToArray()),
        ("prefix", "label"u8.ToArray(), "lab"u8.ToArray()),
        ("not_decoded", Encoding.ASCII.GetBytes(Convert.ToBase64String("label"u8)), "label"u8.ToArray()),
    ];

    public static IEnumerable<Case> Cases() => DecryptingCases.Operations
        .SelectMany(operation => Hashes.SelectMany(hash => Of(operation, hash.Name, hash.Hash)));

    private static IEnumerable<Case> Of(string operation, string name, HashAlgorithmName hash)
    {
        var prefix = $"{operation}.oaep_{name.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()}";
        var rule = Rules.Method(operation);
        yield return Try.Google(prefix, operation, $"{rule}: RSAES-OAEP with that hash, if it is offered", async context =>
            await MaskAsync(context, operation, name, hash));
        yield return Try.Google($"{prefix}.label.empty", operation, $"{Rules.Rsa}, 7.1: an empty label is none", async context =>
            await LabelAsync(context, operation, name, hash, [], []));
        foreach (var (label, bytes) in Labels)
        {
            yield return Try.Google($"{prefix}.label.{label}", operation, $"{rule}: rsa_oaep_label is base64 of the label", async context =>
                await LabelAsync(context, operation, name, hash, bytes, bytes));
        }

        foreach (var (label, encrypted, said) in Wrong)
        {
            yield return Try.Google($"{prefix}.label.{label}", operation, $"{Rules.Rsa}, 7.1.2: another label is refused", async context =>
                await LabelAsync(context, operation, name, hash, encrypted, said, refused: true));
        }

        yield return Try.Google(
            $"{prefix}.pkcs1",
            operation,
            $"{Rules.Rsa}, 7.1.2: what is not RSAES-OAEP is not decrypted as it",
            async context =>
            {
                await MaskAsync(context, operation, name, hash);
                await context.RefusedAsync(await RequestAsync(context, operation, name, (key, dek) =>
                    key.Encrypt(dek, RSAEncryptionPadding.Pkcs1), RandomNumberGenerator.GetBytes(32)));
            });
    }

    private static async Task<Call> RequestAsync(
        ConformanceContext context, string operation, string name, Func<RSA, byte[], byte[]> encrypt, byte[] dek)
    {
        var key = await context.Calls.MailKeyAsync();
        return DecryptingCases.Request(context, operation, key, encrypt(key.Rsa, dek))
            .With("algorithm", $"RSA/ECB/OAEPwith{name}andMGF1Padding");
    }

    /// <summary>Which hash the service's MGF1 has.</summary>
    /// <exception cref="CaseSkippedException">The service hasn't this OAEP at all.</exception>
    private static async Task<HashAlgorithmName> MaskAsync(
        ConformanceContext context, string operation, string name, HashAlgorithmName hash)
    {
        var pairs = Hashes.SelectMany(one => Hashes.Select(other => (one.Hash, Mask: other.Hash)))
            .OrderByDescending(pair => pair.Hash == hash && (pair.Mask == hash || pair.Mask == HashAlgorithmName.SHA1));
        foreach (var (oaep, mask) in pairs)
        {
            var dek = RandomNumberGenerator.GetBytes(32);
            var call = await RequestAsync(
                context, operation, name, (key, value) => RsaPrimitive.EncryptOaep(key, value, oaep, mask, []), dek);
            var reply = await context.SendAsync(call);
            if (reply.Status >= 400)
            {
                Expect.Refused(reply);
                continue;
            }

            var found = Expect.Bytes(Expect.Granted(reply), "data_encryption_key");
            Expect.True(found.AsSpan().SequenceEqual(dek), "`data_encryption_key` is not the DEK.");
            Expect.True(
                oaep == hash && (mask == hash || mask == HashAlgorithmName.SHA1),
                $"OAEP with {name} is decrypted as one with {oaep.Name} and MGF1 with {mask.Name}.");
            return mask;
        }

        throw new CaseSkippedException($"The service does not offer RSAES-OAEP with {name}.");
    }

    private static async Task LabelAsync(
        ConformanceContext context,
        string operation,
        string name,
        HashAlgorithmName hash,
        byte[]? encrypted,
        byte[]? said,
        bool refused = false)
    {
        var mask = await MaskAsync(context, operation, name, hash);
        var dek = RandomNumberGenerator.GetBytes(32);
        var call = await RequestAsync(
            context, operation, name, (key, value) => RsaPrimitive.EncryptOaep(key, value, hash, mask, encrypted ?? []), dek);
        if (said is not null)
        {
            call.With("rsa_oaep_label", Convert.ToBase64String(said));
        }

        if (refused)
        {
            await context.RefusedAsync(call);
            return;
        }

        var found = Expect.Bytes(await context.GrantedAsync(call), "data_encryption_key");
        Expect.True(found.AsSpan().SequenceEqual(dek), "`data_encryption_key` is not the DEK.");
    }
}
