using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.PrivateKeys;

/// <summary>wrapprivatekey: what it takes, and what comes out of it.</summary>
internal static class WrappingCases
{
    private const string Operation = ReferenceMethods.WrapPrivateKey;
    private static readonly string Rule = Rules.Method(Operation);

    /// <summary>How a private key may be written, beside PKCS#1 in PEM, which is Google's sample.</summary>
    private static readonly (string Name, Func<RSA, string> Write)[] Forms =
    [
        ("pkcs8_pem", key => key.ExportPkcs8PrivateKeyPem()),
        ("pkcs1_der", key => Convert.ToBase64String(key.ExportRSAPrivateKey())),
        ("pkcs8_der", key => Convert.ToBase64String(key.ExportPkcs8PrivateKey())),
        ("pem_last_newline", key => key.ExportRSAPrivateKeyPem() + "\n"),
        ("pem_crlf", key => key.ExportRSAPrivateKeyPem().ReplaceLineEndings("\r\n") + "\r\n"),
    ];

    private static readonly (string Name, Func<RSA, string> Write)[] NoKeys =
    [
        ("text", _ => "This is no key."),
        ("public", key => key.ExportSubjectPublicKeyInfoPem()),
        ("encrypted", key => key.ExportEncryptedPkcs8PrivateKeyPem(
            "password", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1))),
        ("cut", key => Convert.ToBase64String(key.ExportRSAPrivateKey()[..^20])),
        ("pem_without_body", _ => "-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----"),
        ("zeros", _ => Convert.ToBase64String(new byte[1190])),
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. MailKeyPool.Sizes.Select(size => Try.Google(
            $"wrapprivatekey.rsa_{size}",
            Operation,
            $"{Rule}: a private key in PEM (PKCS#1) is wrapped; S/MIME keys of Gmail have 2,048, 3,072 or 4,096 bits",
            async context => await ProveAsync(context, await context.Calls.WrapAsync(await MailKeyPool.TakeAsync(size))))),
        .. Forms.Select(form => Try.Inferred(
            $"wrapprivatekey.private_key.{form.Name}",
            Operation,
            $"{Rule}: PKCS#1 and PKCS#8 are taken, in PEM or as base64 of DER",
            async context =>
            {
                var key = context.Stranger.Rsa;
                var body = await context.GrantedAsync(context.Calls.WrapPrivateKey(key).With("private_key", form.Write(key)));
                await ProveAsync(context, new(key, Expect.Text(body, "wrapped_private_key")));
            })),
        .. NoKeys.Select(form => Try.Refused(
            CaseLevel.Inferred,
            $"wrapprivatekey.private_key.{form.Name}",
            Operation,
            $"{Rule}: what is no private key is refused, so that nobody gives it to Gmail as one",
            (context, call) => call.With("private_key", form.Write(context.Stranger.Rsa)))),
        Try.Granted(
            CaseLevel.Google,
            "wrapprivatekey.perimeter_id.absent",
            Operation,
            $"{Rule}: perimeter_id is optional",
            (_, call) => call.Without("perimeter_id")),
        .. MailKeyPool.Sizes.Select(size => Try.Google(
            $"wrapprivatekey.wrapped_private_key.size_{size}",
            Operation,
            $"{Rule}: wrapped_private_key is base64 of 8 KB at most",
            async context =>
            {
                var blob = Bytes(await context.Calls.WrapAsync(await MailKeyPool.TakeAsync(size)));
                Expect.True(blob.Length <= 8192, $"`wrapped_private_key` has {blob.Length} bytes.");
            })),
        Try.Google("wrapprivatekey.wrapped_private_key.hidden", Operation, $"{Rule}: the private key is encrypted", HiddenAsync),
        Try.Inferred(
            "wrapprivatekey.wrapped_private_key.fresh",
            Operation,
            $"{Rule}: the encryption is randomized, as that of DEKs is",
            async context =>
            {
                var key = context.Stranger.Rsa;
                var (one, other) = (await context.Calls.WrapAsync(key), await context.Calls.WrapAsync(key));
                Expect.True(one.Wrapped != other.Wrapped, "One private key, wrapped twice, gave the same `wrapped_private_key`.");
            }),
    ];

    /// <summary>A wrapped private key as bytes.</summary>
    public static byte[] Bytes(MailKey key) => Expect.Bytes(new() { ["wrapped_private_key"] = key.Wrapped }, "wrapped_private_key");

    /// <summary>The wrapped key does what the key does.</summary>
    public static async Task ProveAsync(ConformanceContext context, MailKey key)
    {
        if (context.Operations.Contains(ReferenceMethods.PrivateKeySign))
        {
            var digest = RandomNumberGenerator.GetBytes(32);
            var signature = Expect.Bytes(await context.GrantedAsync(context.Calls.PrivateKeySign(key, digest)), "signature");
            Expect.True(
                key.Rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                "The signature that privatekeysign made with the wrapped key is not one of that key.");
            return;
        }

        context.Require(ReferenceMethods.PrivateKeyDecrypt);
        var dek = RandomNumberGenerator.GetBytes(32);
        var call = context.Calls.PrivateKeyDecrypt(key, key.Rsa.Encrypt(dek, RSAEncryptionPadding.Pkcs1));
        var decrypted = Expect.Bytes(await context.GrantedAsync(call), "data_encryption_key");
        Expect.True(decrypted.AsSpan().SequenceEqual(dek), "privatekeydecrypt with the wrapped key gave another DEK.");
    }

    private static async Task HiddenAsync(ConformanceContext context)
    {
        var blob = Bytes(await context.Calls.MailKeyAsync());
        var parts = context.Stranger.Rsa.ExportParameters(includePrivateParameters: true);
        foreach (var (name, part) in new[] { ("d", parts.D!), ("p", parts.P!), ("q", parts.Q!) })
        {
            // 30 bytes from the middle: whole groups of base64, whatever stands before them in PEM or in DER.
            Expect.True(blob.AsSpan().IndexOf(part.AsSpan(20, 32)) < 0, $"The key's {name} is readable in `wrapped_private_key`.");
            foreach (var offset in new[] { 0, 1, 2 })
            {
                var text = Encoding.ASCII.GetBytes(Convert.ToBase64String(part.AsSpan(20 + offset, 30)));
                Expect.True(blob.AsSpan().IndexOf(text) < 0, $"The key's {name} is readable in `wrapped_private_key`, as base64.");
            }

            var hex = Convert.ToHexStringLower(part.AsSpan(20, 30));
            Expect.True(
                !Encoding.Latin1.GetString(blob).Contains(hex, StringComparison.OrdinalIgnoreCase),
                $"The key's {name} is readable, in hex.");
        }
    }
}
