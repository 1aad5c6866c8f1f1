using System.Security.Cryptography;
using Kacls.Cli.Conformance.Play;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>Signatures that are missing, cut, altered, of something else or of somebody else.</summary>
internal static class Signatures
{
    private const string Rule = $"{Rules.Jws}, 5.2: the signature must be valid; {Rules.EncryptDecrypt}: both tokens are validated";

    private static readonly Variant[] Missing =
    [
        Variant.Of("empty signature", token => token.Finish = WithoutSignature),
        Variant.Of("no third part", token => token.Finish = text => WithoutSignature(text).TrimEnd('.')),
        Variant.Of("signature AA", token => token.Finish = text => WithoutSignature(text) + "AA"),
        Variant.Of("all zeros", token => token.Signer = _ => new byte[256]),
        Variant.Of("the number one", token => token.Signer = _ => [.. new byte[255], 1]),
    ];

    private static readonly Variant[] Altered =
    [
        .. new[] { 0, 1, 128, 254, 255 }.Select(at =>
            Variant.Of($"byte {at} flipped", token => token.Signer = input => Flipped(token, input, at))),
        Variant.Of("cut by a byte", token => token.Signer = input => Pkcs1(token, input)[..^1]),
        Variant.Of("cut by half", token => token.Signer = input => Pkcs1(token, input)[..128]),
        Variant.Of("a byte more", token => token.Signer = input => [.. Pkcs1(token, input), 0]),
        Variant.Of("twice", token => token.Signer = input => [.. Pkcs1(token, input), .. Pkcs1(token, input)]),
    ];

    private static readonly Variant[] OfAnotherKind =
    [
        Variant.Of("SHA-1", token => token.Signer = input => Signed(token, input, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)),
        Variant.Of("SHA-512", token => token.Signer = input => Signed(token, input, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
        Variant.Of("PSS", token => token.Signer = input => Signed(token, input, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        Variant.Of("the payload alone", token => token.Signer = input => Pkcs1(token, input[(Array.IndexOf(input, (byte)'.') + 1)..])),
        Variant.Of("the header alone", token => token.Signer = input => Pkcs1(token, input[..Array.IndexOf(input, (byte)'.')])),
        Variant.Of("nothing", token => token.Signer = _ => Pkcs1(token, [])),
    ];

    private static readonly Variant[] ByStranger =
    [
        new("the right kid", (context, token) => token.Key = context.Stranger),
        new("his own kid", (context, token) => token.SignWith(context.Stranger)),
        new("no kid", Without),
        new("an empty kid", (context, token) => Named(context, token, "")),
        new("the kid *", (context, token) => Named(context, token, "*")),
        new("the kid ../../dev/null", (context, token) => Named(context, token, "../../../../../../dev/null")),
    ];

    public static IEnumerable<Case> Cases() => Carrier.All.SelectMany(carrier => new[]
    {
        carrier.Refuses("signature.missing", Rule, CaseLevel.Google, Missing),
        carrier.Refuses("signature.altered", Rule, CaseLevel.Google, Altered),
        carrier.Refuses("signature.of_another_kind", Rule, CaseLevel.Google, OfAnotherKind),
        carrier.Refuses("signature.by_stranger", Rule, CaseLevel.Google, ByStranger),
        AfterGranted(carrier),
    });

    /// <summary>A service may remember tokens that it has verified: the whole of them, not a part.</summary>
    private static Case AfterGranted(Carrier carrier) => new(
        $"{carrier.Prefix}.signature.after_granted", carrier.Operation, Rule, CaseLevel.Google, async context =>
        {
            string? right = null;
            var first = await carrier.RightAsync(context);
            carrier.TokenOf(first).Finish = text => right = text;
            await context.GrantedAsync(first);
            var parts = right!.Split('.');
            async Task<Attempt> AttemptAsync(string name, Func<string[], string> finish)
            {
                var call = await carrier.RightAsync(context);
                var token = carrier.TokenOf(call);
                token["another"] = "claim";
                token.Key = context.Stranger;
                token.Finish = text => finish(text.Split('.'));
                return new(name, call);
            }

            await context.AllRefusedAsync(
            [
                await AttemptAsync("the granted token with another signature", other => $"{parts[0]}.{parts[1]}.{other[2]}"),
                await AttemptAsync("the granted token with an empty signature", _ => $"{parts[0]}.{parts[1]}."),
                await AttemptAsync("the granted token's signature under other claims", other => $"{parts[0]}.{other[1]}.{parts[2]}"),
                await AttemptAsync("the granted token's header over other claims", other => $"{parts[0]}.{other[1]}.{other[2]}"),
            ]);
        });

    private static string WithoutSignature(string token) => token[..(token.LastIndexOf('.') + 1)];

    private static void Without(ConformanceContext context, TokenDraft token)
    {
        token.Key = context.Stranger;
        token.Header.Remove("kid");
    }

    private static void Named(ConformanceContext context, TokenDraft token, string kid)
    {
        token.Key = context.Stranger;
        token.Header["kid"] = kid;
    }

    private static byte[] Pkcs1(TokenDraft token, byte[] input) =>
        Signed(token, input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static byte[] Signed(TokenDraft token, byte[] input, HashAlgorithmName hash, RSASignaturePadding padding) =>
        token.Key.Rsa.SignData(input, hash, padding);

    private static byte[] Flipped(TokenDraft token, byte[] input, int at)
    {
        var signature = Pkcs1(token, input);
        signature[at] ^= 1;
        return signature;
    }
}
