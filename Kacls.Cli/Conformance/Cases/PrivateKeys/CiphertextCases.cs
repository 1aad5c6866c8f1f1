using System.Security.Cryptography;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.PrivateKeys;

/// <summary>Ciphertexts that are not RSAES-PKCS1-v1_5's of the key: the DEK does not come out of them.</summary>
internal static class CiphertextCases
{
    /// <summary>Ciphertexts that hold nothing, or hold it in a block that is not RSAES-PKCS1-v1_5's.</summary>
    private static readonly (string Name, Func<MailKey, byte[], byte[]> Encrypt)[] Broken =
    [
        ("block_type_1", (key, dek) => RsaPrimitive.EncryptBlock(key.Rsa, [0, 1], [0, .. dek])),
        ("block_type_0", (key, dek) => RsaPrimitive.EncryptBlock(key.Rsa, [0, 0], [0, .. dek])),
        ("first_octet_1", (key, dek) => RsaPrimitive.EncryptBlock(key.Rsa, [1, 2], [0, .. dek])),
        ("short_padding", (key, dek) => RsaPrimitive.EncryptBlock(key.Rsa, [0, 2, 9, 9, 9, 0], [0, .. dek])),
        ("no_padding", (key, dek) => RsaPrimitive.EncryptBlock(key.Rsa, [0, 2, 0], [0, .. dek])),
        ("no_separator", (key, dek) => RsaPrimitive.EncryptBlock(key.Rsa, [0, 2], [])),
        ("raw", (key, dek) => RsaPrimitive.Public(key.Rsa, dek)),
        ("oaep", (key, dek) => key.Rsa.Encrypt(dek, RSAEncryptionPadding.OaepSHA1)),
    ];

    private static readonly (string Name, Func<byte[], byte[]> Change)[] Lengths =
    [
        ("one_byte", bytes => bytes[..1]),
        ("one_short", bytes => bytes[..^1]),
        ("one_long", bytes => [.. bytes, 0]),
        ("half", bytes => bytes[..(bytes.Length / 2)]),
        ("twice", bytes => [.. bytes, .. bytes]),
    ];

    public static IEnumerable<Case> Cases() => DecryptingCases.Operations.SelectMany(operation => Of(operation, Rules.Method(operation)));

    private static IEnumerable<Case> Of(string operation, string rule) =>
    [
        .. Broken.Select(each => Try.Google(
            $"{operation}.padding.{each.Name}",
            operation,
            $"{Rules.Rsa}, 7.2.2: what is not RSAES-PKCS1-v1_5 is not decrypted as it",
            context => WithheldAsync(context, operation, each.Encrypt))),
        Try.Inferred(
            $"{operation}.padding.uniform",
            operation,
            $"{Rules.Rsa}, 7.2.2: wrong padding is answered alike, whatever is wrong",
            context => UniformAsync(context, operation)),
        Try.Google(
            $"{operation}.ciphertext.of_another_key",
            operation,
            $"{rule}: only what was encrypted for the key is decrypted",
            async context =>
            {
                var other = await MailKeyPool.TakeAsync(2048);
                await WithheldAsync(context, operation, (_, dek) => other.Encrypt(dek, RSAEncryptionPadding.Pkcs1));
            }),
        .. Lengths.Select(each => Try.Inferred(
            $"{operation}.ciphertext.{each.Name}",
            operation,
            $"{Rules.Rsa}, 7.2.2: the ciphertext has the length of the modulus",
            context => WithheldAsync(context, operation, (key, dek) => each.Change(key.Rsa.Encrypt(dek, RSAEncryptionPadding.Pkcs1))))),
        Try.Google($"{operation}.ciphertext.edited", operation, $"{rule}: a ciphertext that was changed holds no DEK", async context =>
            await Task.WhenAll(new[] { 0, 1, 100, 254, 255 }.Select(at => WithheldAsync(context, operation, (key, dek) =>
            {
                var encrypted = key.Rsa.Encrypt(dek, RSAEncryptionPadding.Pkcs1);
                encrypted[at] ^= 1;
                return encrypted;
            })))),
        Try.Refused(
            CaseLevel.Google,
            $"{operation}.ciphertext.over_limit",
            operation,
            $"{rule}: encrypted_data_encryption_key has 1 KB at most",
            (_, call) => call.With("encrypted_data_encryption_key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(1025)))),
        Try.Refused(
            CaseLevel.Inferred,
            $"{operation}.ciphertext.not_below_modulus",
            operation,
            $"{Rules.Rsa}, 5.1.2: a number that is not below the modulus is refused",
            (_, call) => call.With("encrypted_data_encryption_key", Convert.ToBase64String([.. Enumerable.Repeat((byte)0xff, 256)]))),
    ];

    /// <summary>
    /// The DEK does not come out. Another one may: that is what implicit rejection answers to wrong padding, so that nobody learns of it.
    /// </summary>
    private static void Withheld(Reply reply, byte[] dek)
    {
        if (reply.Status == 200)
        {
            var found = Expect.Bytes(Expect.Granted(reply), "data_encryption_key");
            Expect.True(found.AsSpan().IndexOf(dek) < 0, $"{reply.Operation} gave the DEK out; the request was not right.");
            return;
        }

        Expect.Refused(reply);
    }

    private static async Task WithheldAsync(ConformanceContext context, string operation, Func<MailKey, byte[], byte[]> encrypt)
    {
        var (key, dek) = (await context.Calls.MailKeyAsync(), RandomNumberGenerator.GetBytes(32));
        Withheld(await context.SendAsync(DecryptingCases.Request(context, operation, key, encrypt(key, dek))), dek);
    }

    private static async Task UniformAsync(ConformanceContext context, string operation)
    {
        var (key, dek) = (await context.Calls.MailKeyAsync(), RandomNumberGenerator.GetBytes(32));

        // A block of OAEP is random: one in 256 begins like one of RSAES-PKCS1-v1_5, and is then rightly decrypted to something.
        var replies = await Task.WhenAll(Broken.Where(each => each.Name != "oaep")
            .Select(each => context.SendAsync(DecryptingCases.Request(context, operation, key, each.Encrypt(key, dek)))));
        var answers = replies.Select(reply => reply.Status == 200 ? "200" : $"{reply.Status} {reply.Json?["message"]}")
            .Distinct(StringComparer.Ordinal).ToList();
        Expect.True(answers.Count == 1, $"Wrong padding was answered in {answers.Count} ways: {string.Join(" | ", answers)}.");
        Expect.True(
            replies.Any(reply => reply.Status != 200) || replies.Select(reply => reply.Text).Distinct(StringComparer.Ordinal).Count() > 1,
            "Wrong padding is answered 200 with always the same key.");
    }
}
