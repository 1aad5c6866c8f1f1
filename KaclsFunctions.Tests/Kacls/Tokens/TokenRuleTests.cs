using System.Text;
using Kacls.Errors;
using Kacls.Testing.Issuers;
using Kacls.Tokens;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Tokens;

/// <summary>
/// What holds for any token, tried on both kinds: each case is right in all but one point and refused with that point's reason code.
/// </summary>
[Rule("A-1")]
public sealed class TokenRuleTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    private const long Now = 1_767_225_600; // 2026-01-01T00:00:00Z, where the clock stands

    private static readonly IssuerKey Attacker = KeyPool.Rsa(7);

    private static readonly Dictionary<string, (Func<TokenBuilder, TokenBuilder> Spoil, Func<TokenErrors, KaclsError> Error)> Cases = new()
    {
        // Signature and algorithm
        ["alg none"] = (token => token.WithoutSignature(), errors => errors.AlgorithmNotAllowed),
        ["alg None"] = (token => token.WithoutSignature().WithHeader("alg", "None"), errors => errors.AlgorithmNotAllowed),
        ["HS256 with the public key's PEM"] =
            (token => token.WithHmac(Encoding.ASCII.GetBytes(KeyPool.Rsa(0).PublicPem)), errors => errors.AlgorithmNotAllowed),
        ["HS256 with the public key's DER"] = (token => token.WithHmac(KeyPool.Rsa(0).PublicKeyInfo), errors => errors.AlgorithmNotAllowed),
        ["RS256 without a signature"] = (token => token.WithoutSignature().WithHeader("alg", "RS256"), errors => errors.SignatureInvalid),
        ["signed by a stranger who names the issuer's key"] = (token => token.ForgedBy(Attacker), errors => errors.SignatureInvalid),
        ["signed by another trusted issuer who names its own key"] = (token => token.SignedBy(KeyPool.Rsa(4)), errors => errors.KeyUnknown),
        ["signed by another trusted issuer without a kid"] =
            (token => token.SignedBy(KeyPool.Rsa(4)).WithoutHeader("kid"), errors => errors.SignatureInvalid),
        ["signed by the key of its own jwk header"] =
            (token => token.SignedBy(Attacker).WithHeader("jwk", Attacker.ToJwk()), errors => errors.KeyUnknown),
        ["signed by the key of its own jwk header, without a kid"] =
            (token => token.SignedBy(Attacker).WithoutHeader("kid").WithHeader("jwk", Attacker.ToJwk()), errors => errors.SignatureInvalid),
        ["jku of an attacker"] =
            (token => token.SignedBy(Attacker).WithHeader("jku", "http://127.0.0.1:9/jwks.json"), errors => errors.KeyUnknown),
        ["x5u of an attacker"] =
            (token => token.SignedBy(Attacker).WithHeader("x5u", "http://127.0.0.1:9/chain.pem"), errors => errors.KeyUnknown),
        ["unknown kid"] = (token => token.WithHeader("kid", "made-up"), errors => errors.KeyUnknown),

        // Issuer
        ["unknown issuer"] = (token => token.With("iss", "https://evil.example.com"), errors => errors.IssuerUnknown),
        ["issuer in another case"] = (token => token.With("iss", "HTTPS://IDP.example.com"), errors => errors.IssuerUnknown),
        ["no issuer"] = (token => token.Without("iss"), errors => errors.ClaimMissing),
        ["issuer is a list"] = (token => token.With("iss", new[] { "https://idp.example.com" }), errors => errors.ClaimMalformed),
        ["issuer is null"] = (token => token.With("iss", null), errors => errors.ClaimMalformed),

        // Audience
        ["another audience"] = (token => token.With("aud", "somebody-else"), errors => errors.AudienceMismatch),
        ["audience with a slash more"] = (token => token.With("aud", "cse-authorization/"), errors => errors.AudienceMismatch),
        ["audience list without ours"] = (token => token.With("aud", new[] { "one", "two" }), errors => errors.AudienceMismatch),
        ["empty audience list"] = (token => token.With("aud", Array.Empty<string>()), errors => errors.AudienceMismatch),
        ["empty audience"] = (token => token.With("aud", ""), errors => errors.AudienceMismatch),
        ["no audience"] = (token => token.Without("aud"), errors => errors.ClaimMissing),
        ["audience is null"] = (token => token.With("aud", null), errors => errors.ClaimMalformed),
        ["audience is a number"] = (token => token.With("aud", 1), errors => errors.ClaimMalformed),

        // Dates; the skew is a minute
        ["expired"] = (token => token.With("exp", Now - 60), errors => errors.Expired),
        ["no exp"] = (token => token.Without("exp"), errors => errors.ClaimMissing),
        ["exp is null"] = (token => token.With("exp", null), errors => errors.ClaimMalformed),
        ["exp is a word"] = (token => token.With("exp", "tomorrow"), errors => errors.ClaimMalformed),
        ["exp is an ISO date"] = (token => token.With("exp", "2027-01-01T00:00:00Z"), errors => errors.ClaimMalformed),
        ["exp with a sign"] = (token => token.With("exp", "+1767229200"), errors => errors.ClaimMalformed),
        ["exp with a zero byte"] = (token => token.With("exp", "1767229200\0"), errors => errors.ClaimMalformed),
        ["exp is negative"] = (token => token.With("exp", -1), errors => errors.ClaimMalformed),
        ["exp is infinite"] =
            (token => token.WithRawPayload(json => json.Replace($"\"exp\":{Now + 3600}", "\"exp\":1e400")), errors =>
                errors.ClaimMalformed),
        ["exp in milliseconds"] = (token => token.With("exp", (Now + 3600) * 1000), errors => errors.ClaimMalformed),
        ["exp is true"] = (token => token.With("exp", true), errors => errors.ClaimMalformed),
        ["issued in the future"] = (token => token.With("iat", Now + 61), errors => errors.IssuedInFuture),
        ["no iat"] = (token => token.Without("iat"), errors => errors.ClaimMissing),
        ["not before the future"] = (token => token.With("nbf", Now + 61), errors => errors.NotYetValid),
        ["nbf is a word"] = (token => token.With("nbf", "now"), errors => errors.ClaimMalformed),

        // JSON
        ["duplicate claim"] =
            (token => token.WithRawPayload(json => json[..^1] + ",\"email\":\"other@example.com\"}"), errors => errors.ClaimDuplicate),
        ["claim duplicate under an escape"] =
            (token => token.WithRawPayload(json => json[..^1] + ",\"\\u0065mail\":\"other@example.com\"}"), errors =>
                errors.ClaimDuplicate),
        ["duplicate exp"] =
            (token => token.WithRawPayload(json => json[..^1] + $",\"exp\":{Now + 9999}}}"), errors => errors.ClaimDuplicate),
        ["duplicate alg"] = (token => token.WithRawHeader(json => json[..^1] + ",\"alg\":\"none\"}"), errors => errors.ClaimDuplicate),
        ["payload is a list"] = (token => token.WithRawPayload(json => $"[{json}]"), errors => errors.Malformed),
        ["payload goes on"] = (token => token.WithRawPayload(json => json + "{}"), errors => errors.Malformed),
        ["payload with a comment"] = (token => token.WithRawPayload(json => "/**/" + json), errors => errors.Malformed),
        ["payload nested too deeply"] =
            (token => token.WithRawPayload(json => $"{json[..^1]},\"x\":{new string('[', 40)}{new string(']', 40)}}}"), errors =>
                errors.Malformed),
        ["header is a string"] = (token => token.WithRawHeader(_ => "\"RS256\""), errors => errors.Malformed),
        ["no alg"] = (token => token.WithRawHeader(json => json.Replace("\"alg\":\"RS256\",", "")), errors => errors.Malformed),
        ["alg is a number"] = (token => token.WithRawHeader(json => json.Replace("\"RS256\"", "256")), errors => errors.Malformed),
        ["kid is a number"] = (token => token.WithHeader("kid", 1), errors => errors.Malformed),
        ["critical header"] = (token => token.WithHeader("crit", new[] { "b64" }).WithHeader("b64", false), errors => errors.Malformed),
        ["empty critical header"] = (token => token.WithHeader("crit", Array.Empty<string>()), errors => errors.Malformed),

        // E-mail
        ["e-mail is a list"] = (token => token.With("email", new[] { "user@example.com" }), errors => errors.ClaimMalformed),
        ["e-mail is a number"] = (token => token.With("email", 1), errors => errors.ClaimMalformed),
        ["e-mail is null"] = (token => token.With("email", null), errors => errors.ClaimMalformed),
        ["e-mail is empty"] = (token => token.With("email", ""), errors => errors.ClaimMalformed),
        ["e-mail with half a surrogate"] =
            (token => token.WithRawPayload(json => json.Replace("user@", "\\ud800@")), errors => errors.ClaimMalformed),
        ["no e-mail"] = (token => token.Without("email"), errors => errors.ClaimMissing),
        ["long e-mail"] = (token => token.With("email", new string('a', 310) + "@example.com"), errors => errors.ClaimTooLong),
    };

    private static readonly Dictionary<string, Func<TokenBuilder, TokenBuilder>> RightCases = new()
    {
        ["untouched"] = token => token,
        ["expires now, within the skew"] = token => token.With("exp", Now - 59),
        ["issued a minute ahead"] = token => token.With("iat", Now + 60),
        ["not before a minute ahead"] = token => token.With("nbf", Now + 60),
        ["nbf before iat, as Google's"] = token => token.With("nbf", Now - 300),
        ["dates as strings of digits"] = token => token.With("exp", $"{Now + 60}").With("iat", $"{Now}").With("nbf", $"{Now}"),
        ["dates as fractions"] = token => token.With("exp", Now + 60.5).With("iat", Now - 0.25),
        ["without a kid"] = token => token.WithoutHeader("kid"),
        ["without a typ"] = token => token.WithoutHeader("typ"),
        ["with claims and headers that nobody knows"] =
            token => token.With("custom", new { nested = new[] { 1, 2 } }).WithHeader("x5t", "abc")
                .WithHeader("jku", "http://127.0.0.1:9/"),
        ["unknown claims are null"] = token => token.With("custom", null),
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    public static TheoryData<string> RightCaseNames => [.. RightCases.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    [Rule("G1-2")]
    public async Task authorization_token_wrong_in_one_point_is_refused(string name)
    {
        var (spoil, error) = Cases[name];
        var token = spoil(world.Drive.DriveAuthorization()).Mint();
        await Refused.WithAsync(error(ErrorCatalogue.Authorization), token, world.AuthorizeAsync);
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    [Rule("G1-2", "G1-3")]
    public async Task authentication_token_wrong_in_one_point_is_refused(string name)
    {
        var (spoil, error) = Cases[name];
        var token = spoil(world.Idp.IdToken()).Mint();
        await Refused.WithAsync(error(ErrorCatalogue.Authentication), token, text => world.AuthenticateAsync(text));
    }

    [Theory]
    [MemberData(nameof(RightCaseNames))]
    public async Task right_tokens_are_accepted(string name)
    {
        Assert.Equal(SampleTokens.Email, (await world.AuthorizeAsync(RightCases[name](world.Drive.DriveAuthorization()))).Email);
        Assert.Equal(SampleTokens.Email, (await world.AuthenticateAsync(RightCases[name](world.Idp.IdToken()))).Email);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30=.AAAA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AA AA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AAAA.AAAA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e.AAAA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.wyg.AAAA")]
    [InlineData("{\"alg\":\"none\"}.{}.")]
    [InlineData("eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AAAA.AAAA.AAAA.AAAA")] // a JWE
    public async Task what_is_no_signed_jwt_is_malformed(string token)
    {
        await Refused.WithAsync(ErrorCatalogue.Authorization.Malformed, token, world.AuthorizeAsync);
        await Refused.WithAsync(ErrorCatalogue.Authentication.Malformed, token, text => world.AuthenticateAsync(text));
    }

    [Theory]
    [InlineData(16 * 1024 + 1)]
    [InlineData(1024 * 1024)]
    public async Task long_tokens_are_refused_unread(int length)
    {
        var token = new string('\0', length);
        var refusal = await Refused.WithAsync(ErrorCatalogue.MemberTooLong, token, world.AuthorizeAsync);
        Assert.Contains("'authorization'", refusal.Message, StringComparison.Ordinal);
        refusal = await Refused.WithAsync(ErrorCatalogue.MemberTooLong, token, text => world.AuthenticateAsync(text));
        Assert.Contains("'authentication'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task changing_any_character_of_a_segment_refuses_the_token()
    {
        var token = world.Drive.DriveAuthorization().Mint();
        for (var i = 0; i < token.Length; i += 37)
        {
            var changed = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            await Assert.ThrowsAsync<KaclsException>(async () => await world.AuthorizeAsync(changed));
        }
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\\')]
    [InlineData('{')]
    [InlineData('9')]
    public async Task signed_nonsense_is_refused_as_such_or_harmless(char instead)
    {
        var json = world.Drive.DriveAuthorization().PayloadJson;
        for (var i = 0; i < json.Length; i++)
        {
            var at = i;
            var token = world.Drive.DriveAuthorization().WithRawPayload(text => text[..at] + instead + text[(at + 1)..]).Mint();
            var failure = await Record.ExceptionAsync(async () => await world.AuthorizeAsync(token));
            Assert.True(failure is null or KaclsException { Error.Status: 403 }, $"'{instead}' at {at}: {failure}");
        }
    }

    [Fact]
    public async Task detail_names_a_hostile_issuer_and_kid_cut_and_cleaned()
    {
        var hostile = "evil\r\n\u001b[31m" + new string('x', 400);
        var token = world.Drive.DriveAuthorization().With("iss", hostile).Mint();
        var refusal = await Refused.WithAsync(ErrorCatalogue.Authorization.IssuerUnknown, token, world.AuthorizeAsync);
        AssertCutAndCleaned("iss: received ", $"; accepted '{world.Drive.Issuer}', '{world.Gmail.Issuer}'", refusal.Detail!);

        token = world.Drive.DriveAuthorization().WithHeader("kid", hostile).Mint();
        refusal = await Refused.WithAsync(ErrorCatalogue.Authorization.KeyUnknown, token, world.AuthorizeAsync);
        AssertCutAndCleaned($"kid of issuer '{world.Drive.Issuer}': received ", $"; accepted '{world.Drive.Keys[0].Id}'", refusal.Detail!);
    }

    private static void AssertCutAndCleaned(string before, string after, string detail)
    {
        const string Told = @"'evil\u000d\u000a\u001b[31m";
        Assert.Equal($"{before}{Told}{new string('x', 200 - Told.Length + 1)}…'{after}", detail);
    }

    [Fact]
    public async Task detail_tells_what_the_entry_of_the_audience_is_for()
    {
        var issuer = world.Tenant.Issuer;
        var administrators = await Refused.WithAsync(
            ErrorCatalogue.Authentication.PurposeMismatch,
            world.Tenant.IdToken().With("aud", "admin-client-id").Mint(),
            token => world.AuthenticateAsync(token));
        Assert.Equal($"purpose of issuer '{issuer}': received 'privileged'; accepted 'user'", administrators.Detail);

        var guests = await Refused.WithAsync(
            ErrorCatalogue.Authentication.AlgorithmNotAllowed,
            world.Tenant.IdToken().With("aud", "guest-client-id").Mint(),
            token => world.AuthenticateAsync(token, TokenPurposes.Guest | TokenPurposes.User));
        Assert.Equal($"alg of issuer '{issuer}': received 'RS256'; accepted 'ES256'", guests.Detail);
    }
}
