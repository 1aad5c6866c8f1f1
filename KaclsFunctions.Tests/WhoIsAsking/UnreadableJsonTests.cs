using System.Text;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>JSON that a reader can't turn into text is malformed, wherever it stands, and no fault of the service's.</summary>
[Rule("A-47")]
public sealed class UnreadableJsonTests(AskingFixture fixture) : IClassFixture<AskingFixture>
{
    private const string Header = /*lang=json*/ """{"alg":"RS256","typ":"JWT"}""";
    private readonly KaclsApp kacls = fixture.Kacls;

    /// <summary>Half of a surrogate pair is legal as a JSON escape (RFC 8259 section 8.2), and no text.</summary>
    public static TheoryData<string> Payloads =>
    [
        """{"\ud800":1}""",
        """{"\udc00":1}""",
        """{"\ud800\ud800":1}""",
        """{"\udfff\ud83d":1}""",
        """{"iss":"https://idp.example","\ud83d":1}""",
        """{"\ud800":1,"\ud800":2}""",
        """{"a":1,"a":2,"\ud800":3}""",
        """{"\ud800":3,"a":1,"a":2}""",
        """{"a":{"\ud800":1}}""",
        """{"a":[[{"b":{"\ud800":1}}]]}""",
        """{"iss":"\ud800"}""",
        """{"iss":"\ud83dx"}""",
        """{"iss":["\ud800"]}""",
        """{"iss":{"\ud800":"\ud800"}}""",
        """{"iss":1e999}""",
        """{"iss":-1E-999999}""",
        """{"iss":"x","exp":1e999,"iat":-1e999,"nbf":99999999999999999999999999999999999}""",
        "\"\\ud800\"",
        "[\"\\ud800\"]",
        "1e999",
        "null",
        "",
        "{",
        """{"a":"\u0000"}""",
        "{\"\\u0000\":1}",
        "{\"a\":\"\u0001\"}",
    ];

    public static TheoryData<string> Headers =>
    [
        """{"alg":"RS256","\ud800":1}""",
        """{"\ud800":1,"alg":"RS256"}""",
        """{"alg":"RS256","\ud800":1,"\ud800":1}""",
        """{"alg":"RS256","x":{"\ud800":1}}""",
        """{"alg":"\ud800"}""",
        """{"alg":["\ud800"]}""",
        """{"alg":"RS256","kid":"\ud800"}""",
        """{"alg":"RS256","typ":"\udc00"}""",
        """{"alg":"RS256","crit":["\ud800"]}""",
        """{"alg":1e999}""",
        "\"\\ud800\"",
        "",
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public Task an_unreadable_payload_is_a_malformed_token_at_every_operation(string payload) =>
        AssertDeniedAsync(AskingFixture.Token(Header, payload), payload);

    [Theory]
    [MemberData(nameof(Headers))]
    public Task an_unreadable_header_is_a_malformed_token_at_every_operation(string header) =>
        AssertDeniedAsync(AskingFixture.Token(header, """{"iss":"https://idp.example"}"""), header);

    [Fact]
    public async Task a_name_of_half_a_surrogate_pair_is_a_malformed_token()
    {
        var token = AskingFixture.Token(Header, """{"\ud800":1}""");
        (await kacls.PostAsync("wrap", fixture.Body(authentication: token))).AssertRefused(401, "authentication_malformed");
        (await kacls.PostAsync("wrap", fixture.Body(authorization: token))).AssertRefused(403, "authorization_malformed");
    }

    [Theory]
    [InlineData("""{"\ud800":1,""")]
    [InlineData("""{"x":{"\udc00":[]},""")]
    public async Task nor_does_a_signature_make_it_readable(string start)
    {
        string Write(string json) => string.Concat(start, json.AsSpan(1));
        (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().WithRawPayload(Write))))
            .AssertRefused(401, "authentication_malformed");
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().WithRawPayload(Write))))
            .AssertRefused(403, "authorization_malformed");
        (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().WithRawHeader(Write))))
            .AssertRefused(401, "authentication_malformed");
        (await kacls.PostAsync("privilegedunwrap", fixture.Body(fixture.Peer.Token().WithRawPayload(Write).Mint())))
            .AssertRefused(401, "authentication_malformed");
    }

    [Theory]
    [InlineData("""{"\ud800":1}""", "body_malformed")]
    [InlineData("""{"a":1,"\ud800":1,"\ud800":1}""", "body_malformed")]
    [InlineData("""{"authentication":"\ud800"}""", "body_malformed")]
    [InlineData("""{"reason":"\ud800"}""", "member_missing")]
    [InlineData("""{"key":"\ud800","wrapped_key":"\ud800","private_key":"\ud800","digest":"\ud800","authorization":1}""", null)]
    [InlineData("""{"resource_name":"\ud800","original_kacls_url":"\ud800","algorithm":"\ud800","spki_hash":"\ud800"}""", null)]
    [InlineData("""{"reason":{"\ud800":"\udc00"}}""", null)]
    [InlineData("""{"unknown":{"\ud800":"\udc00"}}""", null)]
    [InlineData("""{"rsa_pss_salt_length":1e999}""", null)]
    [InlineData("\"\\ud800\"", "body_malformed")]
    public async Task an_unreadable_body_is_a_malformed_request(string body, string? reasonCode)
    {
        foreach (var operation in AskingFixture.Operations)
        {
            var reply = await kacls.PostAsync(operation, body);
            fixture.AssertNoFault(operation, reply, body);
            Assert.Equal(400, reply.Status);
        }

        if (reasonCode is not null)
        {
            (await kacls.PostAsync("wrap", body)).AssertRefused(400, reasonCode);
        }
    }

    /// <summary>Twelve hundred tokens and bodies, the same in each run: right ones with something unreadable put in anywhere.</summary>
    [Fact]
    public async Task whatever_is_put_anywhere_into_a_token_or_a_body_the_service_does_not_fail()
    {
        var chance = new Chance(20_261_125);
        var headers = new[] { Header, """{"alg":"RS256","kid":"k","typ":"JWT","x5c":["AA"],"jwk":{"kty":"RSA"}}""" };
        var payload = kacls.Idp.IdToken().With("google_email", "a@b.example").With("groups", new[] { "x" }).With("nbf", 1).PayloadJson;
        for (var round = 0; round < 400; round++)
        {
            var token = AskingFixture.Token(chance.Spoil(chance.Of(headers)), chance.Spoil(payload));
            var signed = kacls.Idp.IdToken().WithRawPayload(_ => chance.Spoil(payload)).Mint();
            var google = kacls.Drive.DriveAuthorization().WithRawPayload(chance.Spoil).Mint();
            var operation = chance.Of(AskingFixture.Operations);
            fixture.AssertNoFault(operation, await kacls.PostAsync(operation, fixture.Body(token, token)), token);
            fixture.AssertNoFault("wrap", await kacls.PostAsync("wrap", fixture.Body(signed, google)), $"{signed} and {google}");
            var body = chance.Spoil(fixture.Body().ToJsonString());
            fixture.AssertNoFault(operation, await kacls.PostAsync(operation, Encoding.UTF8.GetBytes(body)), body);
        }
    }

    private async Task AssertDeniedAsync(string token, string about)
    {
        foreach (var operation in AskingFixture.Operations)
        {
            var reply = await kacls.PostAsync(operation, fixture.Body(token, token));
            fixture.AssertNoFault(operation, reply, about);
            Assert.Contains(reply.Status, new[] { 401, 403 });
        }
    }
}
