using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

public sealed class MethodTests
{
    /// <summary>Methods have a case (RFC 9110 section 9.1). HTTP client libraries and the Functions host's proxy write the known ones in upper case.</summary>
    [Theory]
    [InlineData("post", "/v1/wrap", "POST, OPTIONS")]
    [InlineData("Post", "/v1//wrap", "POST, OPTIONS")]
    [InlineData("get", "/v1/status", "GET, HEAD, OPTIONS")]
    [InlineData("head", "/v1/status", "GET, HEAD, OPTIONS")]
    [InlineData("options", "/v1/wrap", "POST, OPTIONS")]
    public async Task a_method_in_lower_case_is_another_method(string method, string path, string allow)
    {
        await using var kacls = await KaclsApp.StartAsync();
        using var client = await RawHttp.ConnectAsync(kacls);
        await client.SendHeadAsync($"{method} {path} HTTP/1.1", "Content-Length: 0");
        var reply = await client.ReplyAsync();
        Assert.StartsWith("HTTP/1.1 405 ", reply, StringComparison.Ordinal);
        Assert.Contains($"\r\nAllow: {allow}\r\n", reply, StringComparison.Ordinal);
        Assert.Contains("reason_code=method_not_allowed; ", reply, StringComparison.Ordinal);
        Assert.Empty(kacls.Log.Audit);
    }
}
