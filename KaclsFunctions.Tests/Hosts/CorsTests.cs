using System.Text.Json;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>
/// Google's web clients get through a Functions host with and without a CORS middleware of its own. On Flex Consumption there always is
/// one, and it goes by the platform's list.
/// </summary>
public sealed class CorsTests : IAsyncLifetime
{
    private const string GoogleOrigin = "https://client-side-encryption.google.com";
    private readonly Dictionary<string, PublishedKacls> hosts = [];

    public async Task InitializeAsync()
    {
        hosts["no middleware"] = await FunctionsHostFixture.StartAsync(null, null);
        hosts["google's origin"] = await StartAsync(GoogleOrigin);
        hosts["empty list"] = await StartAsync();

        static Task<PublishedKacls> StartAsync(params string[] origins) => FunctionsHostFixture.StartAsync(
            new Dictionary<string, string>
            {
                ["WEBSITE_SKU"] = "FlexConsumption",
                ["CORS_ALLOWED_ORIGINS"] = JsonSerializer.Serialize(origins),
            },
            null);
    }

    public async Task DisposeAsync()
    {
        foreach (var host in hosts.Values)
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task a_preflight_admits_googles_origin_once_and_no_other()
    {
        foreach (var platform in new[] { "no middleware", "google's origin" })
        {
            var reply = await PreflightAsync(platform, GoogleOrigin);
            Assert.Equal(204, reply.Status);
            Assert.Equal([GoogleOrigin], reply.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Contains("POST", reply.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
            Assert.Contains("content-type", reply.Header("Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
            Assert.Null((await PreflightAsync(platform, "https://evil.example")).Header("Access-Control-Allow-Origin"));
        }
    }

    /// <summary>Why a deployment always sets the list: this is what a web client fails on, and curl doesn't notice.</summary>
    [Fact]
    public async Task an_empty_list_of_the_platform_answers_preflights_without_the_app()
    {
        var reply = await PreflightAsync("empty list", GoogleOrigin);
        Assert.Equal(204, reply.Status);
        Assert.Null(reply.Header("Access-Control-Allow-Origin"));
        Assert.Null(reply.CorrelationId);
    }

    [Fact]
    public async Task a_reply_has_each_header_once_whether_it_grants_or_refuses()
    {
        foreach (var (name, kacls) in hosts.Where(host => host.Key != "empty list"))
        {
            using var wrap = new StringContent(kacls.WrapBody().ToJsonString());
            using var nothing = new StringContent("{}");
            foreach (var (content, status) in new[] { (wrap, 200), (nothing, 400) })
            {
                var reply = await kacls.SendAsync(HttpMethod.Post, "/v1/wrap", content, ("Origin", GoogleOrigin));
                Assert.True(reply.Status == status, $"{name}: {reply.Body}");
                Assert.Equal([GoogleOrigin], reply.Headers.GetValues("Access-Control-Allow-Origin"));
                Assert.Equal(["Origin"], reply.Headers.Vary);
                Assert.Equal(["X-Correlation-Id"], reply.Headers.GetValues("Access-Control-Expose-Headers"));
            }
        }
    }

    private Task<Reply> PreflightAsync(string platform, string origin) => hosts[platform].SendAsync(
        HttpMethod.Options, "/v1/wrap", null,
        ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"));
}
