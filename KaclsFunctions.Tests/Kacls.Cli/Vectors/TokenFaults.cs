using System.Buffers.Text;
using System.Text;
using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>One thing that is wrong with a token, whichever it is.</summary>
/// <param name="Name">Of the case.</param>
/// <param name="Level">google or inferred.</param>
/// <param name="Rule">What the service must do.</param>
/// <param name="Code">Our reason code without the token's name; null where the token is right all the same.</param>
/// <param name="Mint">Makes it from the right one.</param>
internal sealed record TokenFault(string Name, string Level, string Rule, string? Code, Func<TokenBuilder, string> Mint)
{
    private const string Google = "google";
    private const string Inferred = "inferred";

    /// <summary>What no operation may miss.</summary>
    internal static IReadOnlyList<TokenFault> Core(VectorWorld world) =>
    [
        new("signature-flipped", Google, "A token is refused whose signature is wrong in one bit.", "signature_invalid", FlipSignature),
        new(
            "signed-by-a-stranger", Google, "A token is refused that another key has signed than the one that it names.",
            "signature_invalid", token => token.ForgedBy(world.Stranger).Mint()),
        new("unsigned", Google, "A token is refused whose alg is none.", "algorithm_not_allowed", token => token.WithoutSignature().Mint()),
        new(
            "of-another-audience", Google, "A token is refused whose aud is not the configured one.", "audience_mismatch",
            token => token.With("aud", "another-audience").Mint()),
        new(
            "expired", Google, "A token is refused after its exp.", "expired",
            token => token.With("iat", Hours(-2)).With("exp", Hours(-1)).Mint()),
    ];

    /// <summary>All of them, for the two tokens of wrap.</summary>
    internal static IReadOnlyList<TokenFault> All(VectorWorld world, IssuerKey own) =>
    [
        .. Core(world),
        new(
            "with-a-changed-payload", Google, "A token is refused whose payload was changed after it was signed.", "signature_invalid",
            ChangePayload),
        new(
            "signed-with-the-public-key-as-a-secret", Google, "A token is refused that is signed by HMAC with the issuer's public key.",
            "algorithm_not_allowed", token => token.WithHmac(Encoding.ASCII.GetBytes(own.PublicPem)).Mint()),
        new(
            "of-an-unknown-key", Google, "A token is refused whose kid is none of its issuer's keys.", "key_unknown",
            token => token.SignedBy(world.Stranger).Mint()),
        new(
            "of-an-unknown-issuer", Google, "A token is refused whose iss is not trusted.", "issuer_unknown",
            token => token.With("iss", "https://stranger.example.com").SignedBy(world.Stranger).Mint()),
        new("without-issuer", Google, "A token is refused without iss.", "claim_missing", token => token.Without("iss").Mint()),
        new("without-audience", Google, "A token is refused without aud.", "claim_missing", token => token.Without("aud").Mint()),
        new("without-expiry", Google, "A token is refused without exp.", "claim_missing", token => token.Without("exp").Mint()),
        new("without-email", Google, "A token is refused that names no user.", "claim_missing", token => token.Without("email").Mint()),
        new("that-is-no-jwt", Google, "What is no JWT is refused.", "malformed", _ => "not-a-token"),
        new(
            "that-brings-its-key", Inferred, "A key in a token's header is not used (RFC 8725 section 3.10).", "signature_invalid",
            token => token.ForgedBy(world.Stranger).WithHeader("jwk", world.Stranger.ToJwk()).Mint()),
        new(
            "with-a-critical-header", Inferred, "A critical header that is not understood is refused (RFC 7515 section 4.1.11).",
            "malformed",
            token => token.WithHeader("crit", new[] { "b64" }).WithHeader("b64", true).Mint()),
        new("without-date-of-issue", Inferred, "A token is refused without iat.", "claim_missing", token => token.Without("iat").Mint()),
        new(
            "issued-in-an-hour", Inferred, "A token is refused whose iat is an hour ahead.", "issued_in_future",
            token => token.With("iat", Hours(1)).With("exp", Hours(2)).Mint()),
        new(
            "valid-in-an-hour", Inferred, "A token is refused whose nbf is an hour ahead (RFC 7519 section 4.1.5).", "not_yet_valid",
            token => token.With("nbf", Hours(1)).With("exp", Hours(2)).Mint()),
        new(
            "with-its-audience-among-others", Inferred,
            "A token is taken whose aud is a list with the configured one (RFC 7519 section 4.1.3).",
            null, token => token.With("aud", new[] { Audience(token), "another-audience" }).Mint()),
        new(
            "with-an-unknown-claim", Inferred, "Claims that nobody asks for are ignored.", null,
            token => token.With("a_new_claim", 1).Mint()),
    ];

    internal static long Hours(int hours) => VectorWorld.Time.GetUtcNow().AddHours(hours).ToUnixTimeSeconds();

    private static string Audience(TokenBuilder token) =>
        System.Text.Json.Nodes.JsonNode.Parse(token.PayloadJson)!["aud"]!.GetValue<string>();

    private static string FlipSignature(TokenBuilder token)
    {
        var parts = token.Mint().Split('.');
        var signature = Base64Url.DecodeFromChars(parts[2]);
        signature[^1] ^= 1;
        return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
    }

    private static string ChangePayload(TokenBuilder token)
    {
        var parts = token.Mint().Split('.');
        var changed = token.With("changed", true).Mint().Split('.');
        return $"{parts[0]}.{changed[1]}.{parts[2]}";
    }
}
