using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Http;

public abstract class ReplyHeadersTests(HostFixture host)
{
    private const string GoogleOrigin = "https://client-side-encryption.google.com";
    private readonly HostedKacls kacls = host.Kacls;

    public static TheoryData<string, string, int> Requests => new()
    {
        { "GET", "/v1/status", 200 },
        { "POST", "/v1/wrap", 400 },
        { "POST", "/v1/unwrap", 400 },
        { "POST", "/v1/digest", 400 },
        { "GET", "/v1/wrap", 405 },
        { "DELETE", "/v1/status", 405 },
        { "POST", "/v1/nothing", 404 },
        { "POST", "/v1/wrap/more", 404 },
        { "OPTIONS", "/v1/wrap", 204 },
        { "OPTIONS", "/v1/nothing", 204 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task every_reply_allows_googles_origin_and_forbids_caching(string method, string path, int status)
    {
        var reply = await SendAsync(method, path, GoogleOrigin);
        Assert.Equal(status, reply.Status);
        Assert.Equal(GoogleOrigin, reply.Header("Access-Control-Allow-Origin"));
        AssertCommonHeaders(reply);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task no_reply_allows_another_origin(string method, string path, int status)
    {
        foreach (var origin in new[]
        {
            "https://evil.example", "http://client-side-encryption.google.com", "https://client-side-encryption.google.com:444",
            "https://client-side-encryption.google.com.evil.example", "https://CLIENT-side-encryption.google.com", "null", "*",
            "https://client-side-encryption.google.com, https://evil.example",
        })
        {
            var reply = await SendAsync(method, path, origin);
            Assert.Equal(status, reply.Status);
            Assert.DoesNotContain(reply.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            AssertCommonHeaders(reply);
        }
    }

    [Theory]
    [InlineData("/v1/status")]
    [InlineData("/v1/wrap")]
    [InlineData("/v1/unwrap")]
    [InlineData("/v1/digest")]
    [InlineData("/v1/WRAP")]
    public async Task a_preflight_is_answered_without_a_token(string path)
    {
        var reply = await kacls.SendAsync(
            HttpMethod.Options,
            path,
            null,
            ("Origin", GoogleOrigin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,x-goog-something"));
        Assert.Equal(204, reply.Status);
        Assert.Equal("", reply.Body);
        Assert.Equal("GET, POST, OPTIONS", reply.Header("Access-Control-Allow-Methods"));
        Assert.Equal("content-type,x-goog-something", reply.Header("Access-Control-Allow-Headers"));
        Assert.Equal("3600", reply.Header("Access-Control-Max-Age"));
        Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/other")]
    [InlineData("/wrap")]
    [InlineData("/v2/wrap")]
    public async Task a_path_outside_the_base_path_is_nobodys(string path)
    {
        var reply = await SendAsync("GET", path, GoogleOrigin);
        if (kacls.AnswersEveryPath)
        {
            reply.AssertRefused(404, "operation_unknown");
            AssertCommonHeaders(reply);
        }
        else
        {
            Assert.Equal((404, ""), (reply.Status, reply.Body));
        }
    }

    [Fact]
    [Rule("4.2-10")]
    public async Task an_unknown_path_and_a_wrong_method_are_structured_errors()
    {
        (await SendAsync("POST", "/v1/nothing", null)).AssertRefused(404, "operation_unknown");
        var wrongMethod = await SendAsync("PUT", "/v1/wrap", null);
        wrongMethod.AssertRefused(405, "method_not_allowed");
        Assert.Equal("POST, OPTIONS", string.Join(", ", wrongMethod.ContentHeaders.Allow));
    }

    [Theory]
    [InlineData("/v1/Status")]
    [InlineData("/V1/STATUS")]
    public async Task paths_match_whatever_their_case_as_under_the_functions_host(string path) =>
        Assert.Equal(200, (await kacls.GetAsync(path)).Status);

    [Fact]
    public async Task the_correlation_id_is_ours_and_new_each_time()
    {
        var first = await kacls.SendAsync(
            HttpMethod.Get, "/v1/status", null, ("X-Correlation-Id", "chosen"), ("x-ms-client-request-id", "chosen"));
        var second = await kacls.GetAsync("/v1/status");
        Assert.Matches("^[0-9a-f]{32}$", first.Header("X-Correlation-Id"));
        Assert.NotEqual(first.Header("X-Correlation-Id"), second.Header("X-Correlation-Id"));
    }

    private static void AssertCommonHeaders(Reply reply)
    {
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.StartsWith("max-age=31536000", reply.Header("Strict-Transport-Security"), StringComparison.Ordinal);
        Assert.Equal("Origin", reply.Header("Vary"));
        Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
        if (reply.Status != 204)
        {
            Assert.Equal("application/json", reply.ContentHeaders.ContentType!.ToString());
        }
    }

    private Task<Reply> SendAsync(string method, string path, string? origin) => kacls.SendAsync(
        new HttpMethod(method), path, method == "POST" ? new StringContent("{}") : null, origin is null ? [] : [("Origin", origin)]);
}
