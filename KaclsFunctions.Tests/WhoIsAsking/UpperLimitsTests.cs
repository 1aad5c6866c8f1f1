using System.Text;
using Kacls.Requests;
using Kacls.Testing.Issuers;
using Kacls.Tokens.Keys;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>Every upper limit: at it all is well, one past it the claim or member is too long. Limits count bytes of UTF-8.</summary>
[Rule("A-51")]
public sealed class UpperLimitsTests(AskingFixture fixture) : IClassFixture<AskingFixture>
{
    private readonly KaclsApp kacls = fixture.Kacls;

    public static TheoryData<string, string, int> Claims => new()
    {
        { "idp", "email", 320 },
        { "idp", "google_email", 320 },
        { "idp", "delegated_to", 320 },
        { "idp", "resource_name", 512 },
        { "idp", "iss", 2048 },
        { "drive", "email", 320 },
        { "drive", "email_type", 64 },
        { "drive", "email_verification_type", 64 },
        { "drive", "role", 64 },
        { "drive", "kacls_url", 2048 },
        { "drive", "resource_name", 128 },
        { "drive", "perimeter_id", 128 },
        { "drive", "delegated_to", 320 },
        { "drive", "kacls_owner_domain", 253 },
        { "drive", "spki_hash", 128 },
        { "drive", "spki_hash_algorithm", 64 },
        { "drive", "iss", 2048 },
        { "gmail", "resource_name", 512 },
        { "peer", "kacls_url", 2048 },
        { "peer", "resource_name", 128 },
        { "peer", "jti", 256 },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    [Rule("G3-1")]
    public async Task a_claim_of_the_limit_is_taken_and_one_byte_more_is_too_much(string issuer, string claim, int limit)
    {
        foreach (var letter in new[] { "x", "é", "\U0001f600" })
        {
            var size = Encoding.UTF8.GetByteCount(letter);
            var longest = string.Concat(Enumerable.Repeat(letter, limit / size)) + new string('x', limit % size);
            Assert.Equal(limit, Encoding.UTF8.GetByteCount(longest));
            var tooLong = $"{(issuer is "idp" or "peer" ? "authentication" : "authorization")}_claim_too_long";
            var taken = await SendAsync(issuer, claim, longest);
            Assert.True(taken.Status == 200 || taken.ReasonCode != tooLong, $"{limit} bytes of {letter}: {taken.Body}");
            Assert.NotEqual("internal_error", taken.Status == 200 ? "" : taken.ReasonCode);
            Assert.Equal(tooLong, (await SendAsync(issuer, claim, longest + "x")).ReasonCode);
        }
    }

    [Theory]
    [InlineData("alg")]
    [InlineData("kid")]
    [InlineData("typ")]
    public async Task a_header_has_512_characters_at_most(string header)
    {
        var longest = await kacls.PostAsync("wrap", fixture.Body(Forged(header, 512)));
        Assert.NotEqual("authentication_malformed", longest.ReasonCode);
        (await kacls.PostAsync("wrap", fixture.Body(Forged(header, 513)))).AssertRefused(401, "authentication_malformed");
    }

    [Fact]
    [Rule("G10-1")]
    public async Task json_is_16_levels_deep_at_most()
    {
        string Nested(int depth) => $$"""{"iss":"x","a":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
        const string Header = """{"alg":"RS256"}""";
        (await kacls.PostAsync("wrap", fixture.Body(AskingFixture.Token(Header, Nested(16)))))
            .AssertRefused(401, "authentication_issuer_unknown");
        (await kacls.PostAsync("wrap", fixture.Body(AskingFixture.Token(Header, Nested(17)))))
            .AssertRefused(401, "authentication_malformed");
        (await kacls.PostAsync("wrap", Nested(16))).AssertRefused(400, "member_missing");
        (await kacls.PostAsync("wrap", Nested(17))).AssertRefused(400, "body_malformed");
    }

    [Fact]
    public async Task a_body_has_64_unknown_members_at_most()
    {
        string Body(int members) => $"{{{string.Join(',', Enumerable.Range(0, members).Select(index => $"\"m{index}\":1"))}}}";
        (await kacls.PostAsync("wrap", Body(64))).AssertRefused(400, "member_missing");
        (await kacls.PostAsync("wrap", Body(65))).AssertRefused(400, "body_malformed");
    }

    [Fact]
    public async Task a_body_has_64_kib_at_most()
    {
        (await kacls.PostAsync("wrap", "{}" + new string(' ', (64 * 1024) - 2))).AssertRefused(400, "member_missing");
        (await kacls.PostAsync("wrap", "{}" + new string(' ', (64 * 1024) - 1))).AssertRefused(413, "body_too_large");
    }

    public static TheoryData<string, string, int, bool> Members => new()
    {
        { "wrap", "authentication", 16 * 1024, false },
        { "wrap", "authorization", 16 * 1024, false },
        { "wrap", "key", 128, true },
        { "unwrap", "wrapped_key", 1024, true },
        { "rewrap", "wrapped_key", 4 * 1024, true },
        { "rewrap", "original_kacls_url", 2048, false },
        { "privilegedwrap", "perimeter_id", 128, false },
        { "privilegedwrap", "resource_name", 128, false },
        { "privilegedunwrap", "resource_name", 128, false },
        { "wrapprivatekey", "private_key", 32 * 1024, false },
        { "privatekeysign", "algorithm", 64, false },
        { "privatekeysign", "digest", 128, true },
        { "privatekeydecrypt", "encrypted_data_encryption_key", 1024, true },
    };

    [Theory]
    [MemberData(nameof(Members))]
    [Rule("4.10-2", "4.11-5")]
    public async Task a_member_of_the_limit_is_taken_and_one_byte_more_is_too_much(
        string operation, string member, int limit, bool isBase64)
    {
        var body = fixture.Body();
        body[member] = isBase64 ? Convert.ToBase64String(new byte[limit]) : new string('x', limit);
        var taken = await kacls.PostAsync(operation, body);
        Assert.True(taken.Status == 200 || taken.ReasonCode is not ("member_too_long" or "internal_error"), taken.Body);
        body[member] = isBase64 ? Convert.ToBase64String(new byte[limit + 1]) : new string('x', limit + 1);
        (await kacls.PostAsync(operation, body)).AssertRefused(400, "member_too_long");
    }

    /// <summary>The skew of a minute, to the second, on either side.</summary>
    [Theory]
    [InlineData("exp", -59, null)]
    [InlineData("exp", -60, "expired")]
    [InlineData("iat", 60, null)]
    [InlineData("iat", 61, "issued_in_future")]
    [InlineData("nbf", 60, null)]
    [InlineData("nbf", 61, "not_yet_valid")]
    public async Task dates_hold_to_the_second(string claim, int seconds, string? refusal)
    {
        var at = kacls.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds;
        var user = await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With(claim, at)));
        var google = await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With(claim, at)));
        if (refusal is null)
        {
            Assert.Equal((200, 200), (user.Status, google.Status));
        }
        else
        {
            user.AssertRefused(401, $"authentication_{refusal}");
            google.AssertRefused(403, $"authorization_{refusal}");
        }
    }

    [Theory]
    [InlineData(256 * 1024, true)]
    [InlineData((256 * 1024) + 1, false)]
    [Rule("G10-2")]
    public async Task a_key_set_has_256_kib_at_most(int size, bool isTaken)
    {
        await using var app = await KaclsApp.StartAsync(
            prepare: issuers => issuers["idp"].KeySetText = issuers["idp"].Issuer.Jwks.PadRight(size));
        Assert.Equal(isTaken ? 200 : 503, (await app.PostAsync("wrap", app.WrapBody())).Status);
    }

    [Theory]
    [InlineData(2047, false)]
    [InlineData(2048, true)]
    [InlineData(8192, true)]
    [InlineData(8193, false)]
    [InlineData(8200, false)]
    public void a_key_has_2048_to_8192_bits(int bits, bool isTaken)
    {
        var modulus = new byte[(bits + 7) / 8];
        (modulus[0], modulus[^1]) = ((byte)(1 << ((bits - 1) % 8)), 1);
        Assert.Equal(
            isTaken, VerificationKey.OfRsa(new() { Modulus = modulus, Exponent = [1, 0, 1] }, id: null, algorithm: null) is not null);
    }

    /// <summary>The first instant that a numeric date can name.</summary>
    [Fact]
    public async Task a_date_may_be_zero()
    {
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With("nbf", 0).With("iat", 0)))).Status);
        (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With("nbf", -1))))
            .AssertRefused(401, "authentication_claim_malformed");
    }

    private static string Forged(string header, int length)
    {
        var headers = new Dictionary<string, string> { ["alg"] = "RS256", [header] = new string('x', length) };
        return AskingFixture.Token(System.Text.Json.JsonSerializer.Serialize(headers), """{"iss":"x"}""");
    }

    private Task<Reply> SendAsync(string issuer, string claim, string value) => issuer switch
    {
        "idp" => kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With(claim, value))),
        "peer" => kacls.PostAsync(
            "privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody("AAAA", fixture.Peer.MigrationToken().With(claim, value))),
        _ => kacls.PostAsync("wrap", kacls.WrapBody(authorization: Authorization(issuer, claim, value))),
    };

    private TokenBuilder Authorization(string issuer, string claim, string value)
    {
        var token = kacls.Issuers[issuer].Issuer.DriveAuthorization().With(claim, value);
        return claim == "email_verification_type" ? token.Without("email_type") : token;
    }
}
