using System.Text;
using Kacls.Errors;
using Kacls.Requests;
using Kacls.Testing;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>A body that comes slowly, or that the web server itself refuses.</summary>
public sealed class BodyTimeTests
{
    [Theory]
    [InlineData("Content-Length: 500", "")]
    [InlineData("Content-Length: 500", "{\"key\":")]
    [InlineData("Transfer-Encoding: chunked", "5\r\n{\"key\r\n")]
    [Rule("G10-4")]
    public async Task a_body_that_is_not_there_after_ten_seconds_is_too_late(string header, string start)
    {
        await using var kacls = await KaclsApp.StartAsync();
        using var client = await RawHttp.ConnectAsync(kacls);
        await client.SendHeadAsync("POST /v1/wrap HTTP/1.1", header, "Expect: 100-continue");
        await client.AwaitContinueAsync();
        await client.SendAsync(Encoding.ASCII.GetBytes(start));
        kacls.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Empty(kacls.Log.Audit);
        kacls.Time.Advance(TimeSpan.FromSeconds(0.2));
        var reply = await client.ReplyAsync();
        Assert.StartsWith("HTTP/1.1 408 ", reply, StringComparison.Ordinal);
        Assert.Contains("reason_code=body_timeout; ", reply, StringComparison.Ordinal);
        var record = Assert.Single(kacls.Log.Audit);
        Assert.Equal(("failed", "body_timeout", 408), (record["outcome"], record["reason_code"], record["http_status"]));
    }

    /// <summary>
    /// Kestrel gives up on a body after five seconds if it is slower than 240 bytes a second; here only the ten seconds count.
    /// </summary>
    [Fact]
    public async Task a_body_of_few_bytes_a_second_is_read_to_its_end()
    {
        await using var kacls = await KaclsApp.StartAsync();
        using var client = await RawHttp.ConnectAsync(kacls);
        await client.SendHeadAsync("POST /v1/wrap HTTP/1.1", "Content-Length: 2", "Expect: 100-continue");
        await client.AwaitContinueAsync();
        await client.SendAsync("{"u8.ToArray());
        await Task.Delay(TimeSpan.FromSeconds(7));
        await client.SendAsync("}"u8.ToArray());
        var reply = await client.ReplyAsync();
        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        Assert.Contains("reason_code=member_missing; ", reply, StringComparison.Ordinal);
    }

    /// <summary>The statuses that Kestrel gives to what it throws while a body is read, trailers included.</summary>
    [Theory]
    [InlineData(400, "body_malformed")]
    [InlineData(408, "body_timeout")]
    [InlineData(413, "body_too_large")]
    [InlineData(431, "body_too_large")]
    public async Task what_the_web_server_refuses_has_its_own_reason(int status, string reasonCode)
    {
        using var body = new RefusedBody(new BadHttpRequestException("Refused.", status));
        var context = new DefaultHttpContext { Request = { Body = body } };
        using var reader = new BodyReader();
        var refused = await Assert.ThrowsAsync<KaclsException>(
            async () => await reader.ReadAsync(context.Request, new ManualTimeProvider(), default));
        Assert.Equal(reasonCode, refused.Error.ReasonCode);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", "zz\r\n", 400, "body_malformed")]
    [InlineData("Transfer-Encoding: chunked", "2\r\n{}x\r\n", 400, "body_malformed")]
    [InlineData("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\nbad trailer\r\n\r\n", 400, "body_malformed")]
    public async Task a_body_whose_frame_is_broken_is_malformed(string header, string body, int status, string reasonCode)
    {
        await using var kacls = await KaclsApp.StartAsync();
        using var client = await RawHttp.ConnectAsync(kacls);
        await client.SendHeadAsync("POST /v1/wrap HTTP/1.1", header);
        await client.SendAsync(Encoding.ASCII.GetBytes(body));
        var reply = await client.ReplyAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", reply, StringComparison.Ordinal);
        Assert.Contains($"reason_code={reasonCode}; ", reply, StringComparison.Ordinal);
    }

    private sealed class RefusedBody(Exception refusal) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(refusal);
    }
}
