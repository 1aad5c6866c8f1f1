using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>Requests in which nothing was tidied up by a client library on their way.</summary>
public sealed class MethodTests
{
    /// <summary>
    /// Methods have a case (RFC 9110 section 9.1). HTTP client libraries and the Functions host's proxy write the known ones in upper case.
    /// </summary>
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

    /// <summary>Below a base URL without a path, in which the slash that was typed makes the path begin with two.</summary>
    [Theory]
    [InlineData("GET /status", 200)]
    [InlineData("GET //status", 200)]
    [InlineData("HEAD ///status/", 200)]
    [InlineData("POST //wrap", 400)]
    [InlineData("OPTIONS //wrap", 204)]
    [InlineData("GET //", 404)]
    [InlineData("GET //v1//status", 404)]
    public async Task slashes_lead_to_an_operation_at_the_root_too(string request, int status)
    {
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Urls:0"] = "https://kacls.example.com/" });
        using var client = await RawHttp.ConnectAsync(kacls);
        await client.SendHeadAsync($"{request} HTTP/1.1", "Content-Length: 0");
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_head_has_no_body()
    {
        await using var kacls = await KaclsApp.StartAsync();
        using var client = await RawHttp.ConnectAsync(kacls);
        await client.SendHeadAsync("HEAD /v1/status HTTP/1.1");
        var reply = await client.ToEndAsync();
        Assert.Matches("\r\nContent-Length: [1-9]", reply);
        Assert.EndsWith("\r\n\r\n", reply, StringComparison.Ordinal);
    }
}
