using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Envelopes;
using Kacls.KeyEncryption;
using Kacls.Testing.Issuers;
using Microsoft.AspNetCore.Http;

namespace Kacls.Benchmarks.Timing;

/// <summary>Whole operations, from the request's body to the reply and the audit record, as a caller can time them.</summary>
internal sealed class OperationCases(TimingScene scene)
{
    private readonly TimingRequests requests = new(scene);

    /// <summary>Bouncy Castle takes milliseconds for what takes the platform a quarter of one.</summary>
    internal const double Slow = 0.1;

    /// <summary>A wrapped key that was changed, wherever it was.</summary>
    internal TimingCase Envelope()
    {
        var blob = scene.WrappedDek();
        return new(
            "unwrap, changed envelope",
            scene.Refusing("unwrap", StatusCodes.Status400BadRequest),
            Changed("tag, last byte", ^1),
            Changed("tag, first byte", ^EnvelopeCipher.TagSize),
            Changed("content, first byte", ^(EnvelopeCipher.TagSize + 1)));

        TimingClass Changed(string name, Index at) => new(name, () =>
        {
            var changed = blob.AsSpan().ToArray();
            changed[at] ^= (byte)RandomNumberGenerator.GetInt32(1, 256);
            return requests.Unwrap(changed);
        });
    }

    /// <summary>
    /// A content key that does not unwrap, by what is wrong with it; and those that do but are others, which their maker alone can know.
    /// </summary>
    /// <param name="kek">The public key of what the scene wraps with.</param>
    internal IEnumerable<TimingCase> ContentKey(RSA kek)
    {
        var blob = scene.WrappedDek();
        EnvelopeHeader.TryRead(blob, out var header);
        var messages = new EncodedMessages(kek);
        const string Name = "unwrap, content key of a software KEK";
        var refusing = scene.Refusing("unwrap", StatusCodes.Status400BadRequest);
        var faults = PaddingCases.OaepFaults(messages, Wrapped);
        yield return new(Name, refusing, faults[..^1]);
        TimingClass another = new("another key, rightly wrapped", () => Wrapped(messages.Oaep(HashAlgorithmName.SHA256)));
        yield return new(Name, refusing, faults[0], faults[^1], another) { IsKnown = true };

        byte[] Wrapped(byte[] message)
        {
            var changed = blob.AsSpan().ToArray();
            (header! with { ContentKey = header.ContentKey with { Bytes = messages.Encrypt(message) } }).Write(changed);
            return requests.Unwrap(changed);
        }
    }

    /// <summary>A document's key with a token for another document, which the envelope alone names.</summary>
    internal TimingCase Resource()
    {
        var blob = scene.WrappedDek();
        return new(
            "unwrap, another document",
            scene.Refusing("unwrap", StatusCodes.Status403Forbidden),
            Named("last letter", name => $"{name[..^1]}-"),
            Named("first letter", name => $"-{name[1..]}"),
            Named("all letters", name => new('-', name.Length)));

        TimingClass Named(string name, Func<string, string> change) =>
            new(name, () => requests.Unwrap(blob, change(SampleTokens.DriveResource)));
    }

    internal TimingCase Decryption(RSA key, bool isPrivileged)
    {
        var messages = new EncodedMessages(key);
        var wrapped = scene.WrappedKey(key);
        var operation = isPrivileged ? "privilegedprivatekeydecrypt" : "privatekeydecrypt";
        return new(
            $"{operation}, PKCS#1 v1.5",
            scene.Refusing(operation, StatusCodes.Status400BadRequest),
            PaddingCases.Pkcs1Faults(messages, encrypted => requests.Decrypt(key, wrapped, encrypted, PaddingCases.Pkcs1, isPrivileged)));
    }

    internal TimingCase OaepDecryption(RSA key)
    {
        var messages = new EncodedMessages(key);
        var wrapped = scene.WrappedKey(key);
        return new(
            "privatekeydecrypt, OAEP",
            scene.Refusing("privatekeydecrypt", StatusCodes.Status400BadRequest),
            PaddingCases.OaepFaults(messages, message => requests.Decrypt(
                key, wrapped, messages.Encrypt(message), PaddingCases.Oaep, isPrivileged: false))[..3])
        { Share = Slow };
    }

    /// <summary>A token that is not to be believed: whether it names somebody who counts must not be seen.</summary>
    internal IEnumerable<TimingCase> Users()
    {
        yield return Strangers("forged sign-in", token => Forged(token.Mint()));
        yield return Strangers("expired sign-in", token => Expired(token).Mint());

        TimingCase Strangers(string name, Func<TokenBuilder, string> change) => new(
            $"privilegedunwrap, {name}",
            scene.Refusing("privilegedunwrap", StatusCodes.Status401Unauthorized),
            Naming("somebody", "other@example.com", change),
            Naming("an administrator", TimingScene.Admin, change),
            Naming("a user of another domain", "other@example.org", change));

        TimingClass Naming(string name, string email, Func<TokenBuilder, string> change) =>
            new(name, () => requests.Privileged(change(scene.AdminNamed(email))));
    }

    /// <summary>Refusals that the caller is told apart by their reason code.</summary>
    internal TimingCase Codes()
    {
        return new(
            "privilegedunwrap, refusals with codes of their own",
            scene.Refusing("privilegedunwrap", StatusCodes.Status401Unauthorized),
            Token("forged", token => Forged(token.Mint())),
            Token("expired", token => Expired(token).Mint()),
            Token("unknown issuer", token => token.With("iss", "https://idp.example.org").Mint()))
        { IsKnown = true };

        TimingClass Token(string name, Func<TokenBuilder, string> change) =>
            new(name, () => requests.Privileged(change(scene.AdminNamed(TimingScene.Admin))));
    }

    /// <summary>Changed in its middle, so that the number stays below the modulus: others are refused without any work.</summary>
    private static string Forged(string token)
    {
        var at = token.Length - 100;
        return $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }

    private static TokenBuilder Expired(TokenBuilder token) => token.With("exp", 1_700_000_000).With("iat", 1_699_996_400);
}
