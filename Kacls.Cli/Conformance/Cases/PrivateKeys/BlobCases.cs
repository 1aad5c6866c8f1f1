using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.PrivateKeys;

/// <summary>A wrapped private key that was changed, and wrapped keys of one kind where the other belongs.</summary>
internal static class BlobCases
{
    private const int Parts = 8;
    private const string Rule = $"{Rules.EncryptDecrypt}: wrapped keys are authenticated; none that was changed or exchanged is opened";

    private static readonly string[] OfPrivateKeys =
        [ReferenceMethods.PrivateKeySign, ReferenceMethods.PrivateKeyDecrypt, ReferenceMethods.PrivilegedPrivateKeyDecrypt];

    public static IEnumerable<Case> Cases() =>
    [
        .. Enumerable.Range(0, Parts).Select(part => Try.Google(
            $"privatekeysign.wrapped_private_key.flipped_{part + 1}", ReferenceMethods.PrivateKeySign, Rule, context =>
                FlippedAsync(context, ReferenceMethods.PrivateKeySign, part, Parts, 240))),
        .. OfPrivateKeys[1..].SelectMany(operation => new[] { 0, 1 }.Select(part => Try.Google(
            $"{operation}.wrapped_private_key.flipped_{part + 1}", operation, Rule, context =>
                FlippedAsync(context, operation, part, 2, 40)))),
        .. OfPrivateKeys.SelectMany(operation => Damage.Whole.Select(change => new Case(
            $"{operation}.wrapped_private_key.{change.Name}",
            operation,
            Rule,
            change.Level,
            async context => await context.RefusedAsync(await WithAsync(context, operation, change.Change(await BlobAsync(context))))))),
        .. OfPrivateKeys.Select(operation => Try.Google(
            $"{operation}.wrapped_private_key.is_wrapped_dek", operation, $"{Rule}: a wrapped DEK is no private key", async context =>
                await context.RefusedAsync(
                    (await context.Calls.RightAsync(operation)).With("wrapped_private_key", (await context.Calls.SharedAsync()).Blob)))),
        .. OfPrivateKeys.Select(operation => Try.Google(
            $"{operation}.wrapped_private_key.is_wrapped_private_key",
            operation,
            $"{Rule}: neither is a private key that was wrapped as a DEK",
            async context =>
            {
                var key = context.Stranger.Rsa.ExportRSAPrivateKey();
                var wrapped = await context.Calls.SealAsync(key[..128]);
                await context.RefusedAsync((await context.Calls.RightAsync(operation)).With("wrapped_private_key", wrapped.Blob));
            })),
        .. OfPrivateKeys.Select(operation => Try.Google(
            $"{operation}.wrapped_private_key.is_private_key",
            operation,
            $"{Rule}: a private key that nobody wrapped is none",
            async context =>
            {
                var key = context.Stranger.Rsa;
                foreach (var text in new[] { key.ExportRSAPrivateKeyPem(), Convert.ToBase64String(key.ExportPkcs8PrivateKey()) })
                {
                    await context.RefusedAsync((await context.Calls.RightAsync(operation)).With("wrapped_private_key", text));
                }
            })),
        Try.Google(
            "privilegedunwrap.peer.wrapped_key.is_wrapped_private_key",
            ReferenceMethods.PrivilegedUnwrap,
            $"{Rule}: a wrapped private key is no DEK",
            async context =>
            {
                // Under whatever resource a blob without one might be thought to belong to.
                var key = await context.Calls.MailKeyAsync();
                await context.AllRefusedAsync(new[] { Calls.NewResource(), "", key.SpkiHash, context.User("user") }.Select(resource =>
                    new Attempt($"as {resource}", context.Calls.PeerUnwrap(new(key.Wrapped, [], resource, "")))));
            }),
    ];

    private static async Task<byte[]> BlobAsync(ConformanceContext context) => WrappingCases.Bytes(await context.Calls.MailKeyAsync());

    private static async Task<Call> WithAsync(ConformanceContext context, string operation, byte[] blob) =>
        (await context.Calls.RightAsync(operation)).With("wrapped_private_key", Convert.ToBase64String(blob));

    private static async Task FlippedAsync(ConformanceContext context, string operation, int part, int parts, int between)
    {
        var blob = await BlobAsync(context);
        var (dek, digest) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var key = await context.Calls.MailKeyAsync();
        var call = operation == ReferenceMethods.PrivateKeySign
            ? context.Calls.PrivateKeySign(key, digest)
            : DecryptingCases.Request(context, operation, key, key.Rsa.Encrypt(dek, RSAEncryptionPadding.Pkcs1));
        var repeat = Envelopes.Blobs.Repeat(call, "wrapped_private_key");
        var attempts = Damage.Places(blob.Length, part, parts, between)
            .Select(at => new Attempt($"byte {at} was changed", repeat(Damage.Flip(blob, at))));
        await Attempts.TryAllAsync(context, attempts, (reply, _) =>
        {
            // What is text may be written in several ways that mean the same.
            if (reply.Status != 200 || !Envelopes.Blobs.IsText(blob) || !IsRight(Expect.Granted(reply)))
            {
                Expect.Refused(reply);
            }
        });

        bool IsRight(JsonObject granted) => operation == ReferenceMethods.PrivateKeySign
            ? key.Rsa.VerifyHash(digest, Expect.Bytes(granted, "signature"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : Expect.Bytes(granted, "data_encryption_key").AsSpan().SequenceEqual(dek);
    }
}
