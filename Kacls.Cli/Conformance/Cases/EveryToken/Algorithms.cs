using System.Security.Cryptography;
using System.Text;
using Kacls.Cli.Conformance.Play;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>
/// Algorithms that need no private key: none at all, and HMAC with what everybody knows (RFC 8725, 2.1).
/// </summary>
internal static class Algorithms
{
    private const string Rule = $"{Rules.Jws}, 5.2 and RFC 8725, 2.1: the algorithm is one that the issuer's key is for";

    private static readonly Variant[] None =
    [
        .. new[] { "none", "None", "NONE", "nOnE", "none ", " none", "", "null" }.SelectMany(WithoutSignature),
        Variant.Of("no alg, no signature", token => Unsign(token, () => token.Header.Remove("alg"))),
        Variant.Of("alg null, no signature", token => Unsign(token, () => token.Header["alg"] = null)),
        Variant.Of("alg list with none", token => Unsign(token, () => token.Header["alg"] = new System.Text.Json.Nodes.JsonArray("none"))),
    ];

    private static readonly (string Name, Func<SigningKey, byte[]> Of)[] Secrets =
    [
        ("the public key as PEM", key => Encoding.ASCII.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem())),
        ("the public key as PEM and a line feed", key => Encoding.ASCII.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem() + "\n")),
        ("the public key as PEM of PKCS #1", key => Encoding.ASCII.GetBytes(key.Rsa.ExportRSAPublicKeyPem())),
        ("the public key as PEM of PKCS #1 and a line feed", key => Encoding.ASCII.GetBytes(key.Rsa.ExportRSAPublicKeyPem() + "\n")),
        ("the public key as DER", key => key.Rsa.ExportSubjectPublicKeyInfo()),
        ("the public key as DER of PKCS #1", key => key.Rsa.ExportRSAPublicKey()),
        ("the JWK", key => Encoding.UTF8.GetBytes(key.ToJwk().ToJsonString())),
        ("the modulus", key => key.Rsa.ExportParameters(false).Modulus!),
        ("the modulus as text", key => Encoding.ASCII.GetBytes((string)key.ToJwk()["n"]!)),
        ("the exponent", key => key.Rsa.ExportParameters(false).Exponent!),
        ("the kid", key => Encoding.ASCII.GetBytes(key.Kid)),
        ("an empty secret", _ => []),
    ];

    private static readonly (string Name, Func<byte[], byte[], byte[]> Sign)[] Macs =
        [("HS256", HMACSHA256.HashData), ("HS384", HMACSHA384.HashData), ("HS512", HMACSHA512.HashData)];

    // A kid that is opened as a file, and the file is empty.
    private static readonly Variant[] ByFile =
    [
        .. new[] { "../../../../../../dev/null", "/dev/null", "file:///dev/null" }.SelectMany(kid => Macs.Select(mac =>
            Variant.Of($"{mac.Name} with an empty secret, kid {kid}", token =>
            {
                token.Header["alg"] = mac.Name;
                token.Header["kid"] = kid;
                token.Signer = input => mac.Sign([], input);
            }))),
    ];

    private static readonly Variant[] Unknown =
    [
        .. new[] { "unknown", "RS257", "RS1", "rs256", "RS384", "PS256", "ES256", "EdDSA", "HS1", "dir" }.SelectMany(algorithm => new[]
        {
            Variant.Of($"alg {algorithm}, empty signature", token => Unsign(token, () => token.Header["alg"] = algorithm)),
            new Variant($"alg {algorithm}, signed by a stranger", (context, token) =>
            {
                token.Header["alg"] = algorithm;
                token.Key = context.Stranger;
            }),
        }),
    ];

    private static readonly Variant[] Mislabelled =
    [
        .. new[] { "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "RSA", "unknown" }
            .Select(algorithm => Variant.Of($"an RS256 signature as {algorithm}", token => token.Header["alg"] = algorithm)),
        Variant.Of("ECDSA of zeros", token =>
        {
            token.Header["alg"] = "ES256";
            token.Signer = _ => new byte[64];
        }),
    ];

    public static IEnumerable<Case> Cases() => Carrier.All.SelectMany(carrier => new[]
    {
        carrier.Refuses("alg.none", Rule, CaseLevel.Google, None),
        carrier.Refuses("alg.unknown", Rule, CaseLevel.Google, Unknown),
        carrier.Refuses("alg.mislabelled", Rule, CaseLevel.Inferred, Mislabelled),
        carrier.Refuses("alg.hmac_by_file", Rule, CaseLevel.Google, ByFile),
    }.Concat(Macs.Select(mac => carrier.Refuses(
        $"alg.{mac.Name.ToLowerInvariant()}",
        Rule,
        CaseLevel.Google,
        [.. Secrets.Select(secret => WithMac(mac, secret))]))));

    private static IEnumerable<Variant> WithoutSignature(string algorithm) =>
    [
        Variant.Of($"alg '{algorithm}', empty signature", token => Unsign(token, () => token.Header["alg"] = algorithm)),
        Variant.Of($"alg '{algorithm}', no kid", token => Unsign(token, () =>
        {
            token.Header["alg"] = algorithm;
            token.Header.Remove("kid");
        })),
        Variant.Of($"alg '{algorithm}', two parts", token =>
        {
            token.Header["alg"] = algorithm;
            token.Finish = text => text[..text.LastIndexOf('.')];
        }),
    ];

    private static void Unsign(TokenDraft token, Action change)
    {
        change();
        token.Signer = _ => [];
    }

    private static Variant WithMac(
        (string Name, Func<byte[], byte[], byte[]> Sign) mac, (string Name, Func<SigningKey, byte[]> Of) secret) =>
        Variant.Of($"{mac.Name} with {secret.Name}", token =>
        {
            token.Header["alg"] = mac.Name;
            token.Signer = input => mac.Sign(secret.Of(token.Key), input);
        });
}
