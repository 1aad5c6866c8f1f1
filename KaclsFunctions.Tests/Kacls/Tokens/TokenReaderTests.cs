using System.Buffers.Text;
using System.Text;
using Kacls.Errors;
using Kacls.Tokens;

namespace KaclsFunctions.Tests.Tokens;

/// <summary>What is taken out of a token before anything is verified, and each bound from both sides.</summary>
public sealed class TokenReaderTests
{
    private const string Payload = """{"iss":"https://idp.example.com"}""";

    public static TheoryData<string, string?, string?> Headers => new()
    {
        { """{"alg":"RS256","kid":"k","typ":"JWT"}""", "k", "JWT" },
        { """{"alg":"RS256"}""", null, null },
        { """{"alg":"RS256","kid":null,"typ":null}""", null, null },
        { """{"alg":"RS256","kid":"","typ":""}""", null, null },
        { $$"""{"alg":"RS256","kid":"{{new string('k', 512)}}"}""", new string('k', 512), null },
        { """{"alg":"RS256","jku":"https://evil.example/"}""", null, null },
    };

    public static TheoryData<string> SpoiltHeaders =>
    [
        """{"kid":"k"}""", """{"alg":null}""", """{"alg":""}""", """{"alg":256}""", """{"alg":"RS256","kid":1}""",
        """{"alg":"RS256","typ":[]}""",
        $$"""{"alg":"RS256","kid":"{{new string('k', 513)}}"}""", """{"alg":"RS256","crit":[]}""", """{"alg":"RS256","crit":null}""",
        """{"alg":"RS256","kid":"\ud800"}""", """["RS256"]""", "RS256", "",
    ];

    public static TheoryData<string> SpoiltPayloads => ["[]", "null", "{", "", "{}{}"];

    [Theory]
    [MemberData(nameof(Headers))]
    public void of_the_header_three_members_are_read(string header, string? keyId, string? type)
    {
        var text = Token(header, Payload);
        using var token = TokenReader.Read(text, TokenKind.Authorization);
        Assert.Equal(("RS256", keyId, type), (token.Algorithm, token.KeyId, token.Type));
        Assert.Equal("https://idp.example.com", token.Claims.GetProperty("iss").GetString());
        Assert.Equal(Payload, Encoding.UTF8.GetString(token.PayloadJson.Span));
        Assert.Equal(text, Encoding.UTF8.GetString(token.Encoded.Span));
    }

    [Theory]
    [MemberData(nameof(SpoiltHeaders))]
    public void a_header_that_leaves_a_doubt_is_refused(string header) => Refuses(Token(header, Payload), errors => errors.Malformed);

    [Theory]
    [MemberData(nameof(SpoiltPayloads))]
    public void a_payload_that_is_no_object_is_refused(string payload) =>
        Refuses(Token("""{"alg":"RS256"}""", payload), errors => errors.Malformed);

    [Fact]
    public void what_stands_twice_is_refused_as_such()
    {
        Refuses(Token("""{"alg":"RS256","alg":"none"}""", Payload), errors => errors.ClaimDuplicate, "in the header");
        Refuses(Token("""{"alg":"RS256"}""", """{"iss":"a","iss":"b"}"""), errors => errors.ClaimDuplicate, "in the payload");
    }

    [Fact]
    public void what_is_no_utf8_is_refused_in_either_part()
    {
        byte[] header = [.. "{\"alg\":\"RS256\",\"x\":\""u8, 0xff, .. "\"}"u8];
        byte[] payload = [.. "{\"iss\":\""u8, 0xff, .. "\"}"u8];
        Refuses(Token(header, Encoding.UTF8.GetBytes(Payload)), errors => errors.Malformed);
        Refuses(Token("{\"alg\":\"RS256\"}"u8.ToArray(), payload), errors => errors.Malformed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("e30")]
    [InlineData("e30.e30")]
    [InlineData("e30.e30.AA.AA")]
    [InlineData("e30.e30.AA.AA.AA")]
    [InlineData("e30..AA")]
    [InlineData(".e30.AA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.A=")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.A+")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30 .AA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e.AA")]
    [InlineData("e.e30.AA")]
    public void what_is_not_three_segments_of_base64url_is_refused(string token) => Refuses(token, errors => errors.Malformed);

    /// <summary>The signature is left to whoever checks it: its algorithm is refused first.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("-_-_")]
    public void any_third_segment_is_handed_on(string signature)
    {
        using var token = TokenReader.Read($"eyJhbGciOiJSUzI1NiJ9.e30.{signature}", TokenKind.Authentication);
        Assert.Equal("RS256", token.Algorithm);
    }

    [Fact]
    public void a_token_of_16_kib_is_read_and_a_longer_one_is_not()
    {
        var token = Token("""{"alg":"RS256"}""", Payload);
        token += new string('A', (16 * 1024) - token.Length);
        TokenReader.Read(token, TokenKind.Authentication).Dispose();
        foreach (var (kind, member) in new[]
        {
            (TokenKind.Authentication, "'authentication'"), (TokenKind.Authorization, "'authorization'")
        })
        {
            var refusal = Assert.Throws<KaclsException>(() => TokenReader.Read(token + "A", kind));
            Assert.Equal(ErrorCatalogue.MemberTooLong.ReasonCode, refusal.Error.ReasonCode);
            Assert.Contains(member, refusal.Message, StringComparison.Ordinal);
        }
    }

    private static void Refuses(string token, Func<TokenErrors, KaclsError> error, string? detail = null)
    {
        foreach (var (kind, errors) in new[]
        {
            (TokenKind.Authentication, ErrorCatalogue.Authentication), (TokenKind.Authorization, ErrorCatalogue.Authorization)
        })
        {
            var refusal = Assert.Throws<KaclsException>(() => TokenReader.Read(token, kind));
            Assert.Equal(error(errors), refusal.Error);
            Assert.Equal(detail ?? refusal.Detail, refusal.Detail);
        }
    }

    private static string Token(string header, string payload) => Token(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload));

    private static string Token(byte[] header, byte[] payload) =>
        $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}.";
}
