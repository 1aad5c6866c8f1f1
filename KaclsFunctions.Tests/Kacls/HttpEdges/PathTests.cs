using Kacls.Protocol;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>How clients write the path and the method: a base URL that was typed with a slash, HEAD, and preflights of anything.</summary>
public abstract class PathTests(HostFixture host)
{
    private const string GoogleOrigin = "https://client-side-encryption.google.com";
    private readonly HostedKacls kacls = host.Kacls;

    public static TheoryData<string> Operations => [.. CseOperation.Names];

    /// <summary>
    /// Clients put a slash and the operation's name after the base URL (Google's uploader: the URL and '/privilegedwrap').
    /// </summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public async Task slashes_around_an_operation_lead_to_it(string operation)
    {
        foreach (var path in new[]
        {
            $"/v1/{operation}", $"/v1//{operation}", $"/v1///{operation}", $"/v1/{operation}/", $"/v1//{operation}//"
        })
        {
            if (operation is "status" or "certs")
            {
                Assert.Equal((200, path), ((await kacls.GetAsync(path)).Status, path));
                (await SendAsync("POST", path)).AssertRefused(405, "method_not_allowed");
            }
            else
            {
                (await SendAsync("POST", path)).AssertRefused(400, "member_missing");
                (await kacls.GetAsync(path)).AssertRefused(405, "method_not_allowed");
            }
        }
    }

    [Theory]
    [InlineData("/v1/wrap/more")]
    [InlineData("/v1//wrap/more")]
    [InlineData("/v1/wrap//wrap")]
    [InlineData("/v1//nothing")]
    [InlineData("/v1/%2Fwrap")]
    [InlineData("/v1//v1/wrap")]
    public async Task what_has_more_than_slashes_is_another_path(string path) =>
        (await SendAsync("POST", path)).AssertRefused(404, "operation_unknown");

    [Fact]
    public async Task a_wrap_by_two_slashes_is_audited_as_any_other()
    {
        using var body = new StringContent(kacls.WrapBody().ToJsonString());
        var reply = await kacls.SendAsync(HttpMethod.Post, "/v1//wrap", body);
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal("wrap", (await kacls.AuditOfAsync(reply))["operation"]);
    }

    [Theory]
    [InlineData("/v1/status")]
    [InlineData("/v1/certs")]
    [InlineData("/v1//status")]
    public async Task head_answers_as_get_without_a_body(string path)
    {
        var get = await kacls.SendAsync(HttpMethod.Get, path, null, ("Origin", GoogleOrigin));
        var head = await kacls.SendAsync(HttpMethod.Head, path, null, ("Origin", GoogleOrigin));
        Assert.Equal((200, ""), (head.Status, head.Body));
        Assert.Equal(Headers(get), Headers(head));
        Assert.Equal("granted", (await kacls.AuditOfAsync(head))["outcome"]);
    }

    [Fact]
    public async Task head_of_what_has_no_get_is_a_wrong_method_and_a_405_names_the_right_ones()
    {
        var head = await kacls.SendAsync(HttpMethod.Head, "/v1/wrap", null);
        Assert.Equal((405, "POST, OPTIONS"), (head.Status, string.Join(", ", head.ContentHeaders.Allow)));
        var post = await SendAsync("POST", "/v1/status");
        Assert.Equal((405, "GET, HEAD, OPTIONS"), (post.Status, string.Join(", ", post.ContentHeaders.Allow)));
    }

    /// <summary>A preflight that is refused hides from a newer client the structured 404 that its request would get.</summary>
    [Theory]
    [InlineData("/v1/wrap")]
    [InlineData("/v1//wrap")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/nothing/more")]
    [InlineData("/v1/wrap/more")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    public async Task a_preflight_is_answered_on_every_path_by_one_rule(string path)
    {
        var allowed = await PreflightAsync(path, GoogleOrigin);
        Assert.Equal((204, ""), (allowed.Status, allowed.Body));
        Assert.Equal(GoogleOrigin, allowed.Header("Access-Control-Allow-Origin"));
        Assert.Equal("GET, POST, OPTIONS", allowed.Header("Access-Control-Allow-Methods"));
        Assert.Equal("content-type", allowed.Header("Access-Control-Allow-Headers"));
        var other = await PreflightAsync(path, "https://evil.example");
        Assert.Equal(204, other.Status);
        Assert.DoesNotContain(other.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    private Task<Reply> PreflightAsync(string path, string origin) => kacls.SendAsync(
        HttpMethod.Options, path, null,
        ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"));

    private Task<Reply> SendAsync(string method, string path) => kacls.SendAsync(new HttpMethod(method), path, new StringContent("{}"));

    /// <summary>All but what differs from one reply to the next.</summary>
    private static IEnumerable<string> Headers(Reply reply) => reply.Headers.Concat(reply.ContentHeaders)
        .Where(header => header.Key is not ("Date" or "X-Correlation-Id"))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
        .Order(StringComparer.Ordinal);
}
