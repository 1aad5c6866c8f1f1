using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>
/// Whoever calls a path that is no operation's is told where the operations are; nothing was asked for, so nothing is audited.
/// </summary>
public sealed class UnknownPathTests
{
    [Theory]
    [InlineData("https://kacls.example.com/v1", "/v1/nothing", "/v1/")]
    [InlineData("https://kacls.example.com/v1", "/v1/wrap/1", "/v1/")]
    [InlineData("https://kacls.example.com/v1", "/wrap", "/v1/")]
    [InlineData("https://kacls.example.com/v1/", "/v2/wrap", "/v1/")]
    [InlineData("https://kacls.example.com/api/kacls/0e6f", "/api/kacls/wrap", "/api/kacls/0e6f/")]
    [InlineData("https://kacls.example.com", "/v1/wrap", "/")]
    public async Task names_the_base_path(string url, string path, string basePath)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:Urls:0"] = url });
        var reply = await kacls.SendAsync(HttpMethod.Post, path, null);
        reply.AssertRefused(404, "operation_unknown");
        Assert.EndsWith($" below {basePath}.", reply.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task leaves_no_audit_record_and_nor_does_a_wrong_method()
    {
        await using var kacls = await KaclsApp.StartAsync();
        (await kacls.SendAsync(HttpMethod.Post, "/v1/nothing", null)).AssertRefused(404, "operation_unknown");
        (await kacls.SendAsync(HttpMethod.Put, "/v1/wrap", null)).AssertRefused(405, "method_not_allowed");
        Assert.Empty(kacls.Log.Audit);
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody())).Status);
        Assert.Single(kacls.Log.Audit);
    }
}
