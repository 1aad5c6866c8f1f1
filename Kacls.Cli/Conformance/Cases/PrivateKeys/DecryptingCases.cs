using System.Security.Cryptography;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.PrivateKeys;

/// <summary>privatekeydecrypt and privilegedprivatekeydecrypt with the algorithm that Google's clients use.</summary>
internal static class DecryptingCases
{
    private static readonly (string Name, byte[] Dek)[] Deks =
    [
        ("bytes_16", RandomNumberGenerator.GetBytes(16)),
        ("bytes_24", RandomNumberGenerator.GetBytes(24)),
        ("bytes_32", RandomNumberGenerator.GetBytes(32)),
        ("zeros", new byte[32]),
        ("leading_zeros", [0, 0, .. RandomNumberGenerator.GetBytes(30)]),
        ("last_zeros", [.. RandomNumberGenerator.GetBytes(30), 0, 0]),
        ("text", "0123456789abcdef"u8.ToArray()),
    ];

    /// <summary>The two methods.</summary>
    public static IReadOnlyList<string> Operations { get; } =
        [ReferenceMethods.PrivateKeyDecrypt, ReferenceMethods.PrivilegedPrivateKeyDecrypt];

    public static IEnumerable<Case> Cases() => Operations.SelectMany(operation => Of(operation, Rules.Method(operation)));

    /// <summary>The right request of either method for a ciphertext.</summary>
    public static Call Request(ConformanceContext context, string operation, MailKey key, byte[] encrypted) =>
        operation == ReferenceMethods.PrivateKeyDecrypt
            ? context.Calls.PrivateKeyDecrypt(key, encrypted)
            : context.Calls.PrivilegedPrivateKeyDecrypt(key, encrypted);

    private static IEnumerable<Case> Of(string operation, string rule) =>
    [
        .. MailKeyPool.Sizes.Select(size => Try.Google(
            $"{operation}.rsa_{size}", operation, $"{rule}: a DEK encrypted with RSAES-PKCS1-v1_5 is decrypted", async context =>
                await DecryptedAsync(
                    context,
                    operation,
                    await context.Calls.WrapAsync(await MailKeyPool.TakeAsync(size)),
                    RandomNumberGenerator.GetBytes(32)))),
        .. Deks.Select(each => Try.Google(
            $"{operation}.dek.{each.Name}",
            operation,
            $"{rule}: the DEK comes back as it is",
            async context =>
                await DecryptedAsync(context, operation, await context.Calls.MailKeyAsync(), each.Dek))),
        .. new[] { "Rsa/Ecb/Pkcs1Padding", "RSA/ECB/PKCS1PADDING", "rsa/ecb/pkcs1padding" }.Zip(["mixed", "upper", "lower"]).Select(each =>
            Try.Inferred(
                $"{operation}.algorithm.{each.Second}",
                operation,
                $"{rule}: algorithms have the names of Java's cryptography, which are compared without regard to case",
                async context => await DecryptedAsync(
                    context,
                    operation,
                    await context.Calls.MailKeyAsync(),
                    RandomNumberGenerator.GetBytes(32),
                    call => call.With("algorithm", each.First)))),
        .. new[] { "SHA256withRSA", "RSA/ECB/NoPaddingx", "AES/CBC/PKCS5Padding", "RSA/ECB/PKCS1Paddingx", "none" }
            .Zip(["of_signature", "unknown", "symmetric", "suffix", "none"]).Select(each => Try.Refused(
                CaseLevel.Google,
                $"{operation}.algorithm.{each.Second}",
                operation,
                $"{rule}: algorithm names the encryption; what is no such name can't be decrypted with",
                (_, call) => call.With("algorithm", each.First))),
        Try.Google($"{operation}.label.ignored", operation, $"{rule}: rsa_oaep_label is for RSAES-OAEP only", async context =>
            await DecryptedAsync(
                context,
                operation,
                await context.Calls.MailKeyAsync(),
                RandomNumberGenerator.GetBytes(32),
                call => call.With("rsa_oaep_label", "bGFiZWw="))),
    ];

    private static async Task DecryptedAsync(
        ConformanceContext context, string operation, MailKey key, byte[] dek, Action<Call>? change = null)
    {
        var call = Request(context, operation, key, key.Rsa.Encrypt(dek, RSAEncryptionPadding.Pkcs1));
        change?.Invoke(call);
        var found = Expect.Bytes(await context.GrantedAsync(call), "data_encryption_key");
        Expect.True(
            found.AsSpan().SequenceEqual(dek),
            $"`data_encryption_key` has {found.Length} bytes and is not the DEK of {dek.Length}.");
    }
}
