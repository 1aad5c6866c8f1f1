using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Http;

[Rule("A-17")]
public abstract class BodyTests(HostFixture host)
{
    private readonly HostedKacls kacls = host.Kacls;

    public static TheoryData<string, string> BrokenBodies => new()
    {
        { "", "body_missing" },
        { " ", "body_malformed" },
        { "null", "body_malformed" },
        { "[]", "body_malformed" },
        { "\"text\"", "body_malformed" },
        { "{", "body_malformed" },
        { "{}x", "body_malformed" },
        { "{}{}", "body_malformed" },
        { "{\"key\":\"AA==\",}", "body_malformed" },
        { "{/*c*/}", "body_malformed" },
        { "{'key':'AA=='}", "body_malformed" },
        { "{\"authentication\":\"\\ud800\"}", "body_malformed" },
        { $"{{\"x\":{new string('[', 40)}{new string(']', 40)}}}", "body_malformed" },
        { "{}", "member_missing" },
        { "{\"authentication\":\"a\",\"authentication\":\"a\"}", "member_doubled" },
        { "{\"authentication\":\"a\",\"\\u0061uthentication\":\"b\"}", "member_doubled" },
        { "{\"other\":1,\"other\":2}", "member_doubled" },
    };

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    [Rule("G3-2")]
    public async Task a_broken_body_is_refused(string body, string reasonCode) =>
        (await kacls.PostAsync("wrap", body)).AssertRefused(400, reasonCode);

    [Fact]
    public async Task text_that_is_not_utf8_is_refused() =>
        (await kacls.PostAsync("wrap", [.. "{\"authentication\":\""u8, 0xff, 0xfe, .. "\"}"u8])).AssertRefused(400, "body_malformed");

    [Theory]
    [InlineData("authentication")]
    [InlineData("authorization")]
    [InlineData("key")]
    [Rule("4.2-1")]
    public async Task a_required_member_must_be_there_and_not_empty(string member)
    {
        var body = kacls.WrapBody();
        body.Remove(member);
        (await kacls.PostAsync("wrap", body)).AssertRefused(400, "member_missing");
        body[member] = null;
        (await kacls.PostAsync("wrap", body)).AssertRefused(400, "member_missing");
        body[member] = "";
        (await kacls.PostAsync("wrap", body)).AssertRefused(400, "member_missing");
    }

    [Theory]
    [InlineData("authentication", "5")]
    [InlineData("authorization", "{}")]
    [InlineData("key", "[\"AA==\"]")]
    [InlineData("key", "true")]
    [Rule("4.2-1")]
    public async Task a_member_of_the_wrong_type_is_refused(string member, string value)
    {
        var body = kacls.WrapBody();
        body[member] = JsonNode.Parse(value);
        (await kacls.PostAsync("wrap", body)).AssertRefused(400, "member_malformed");
    }

    [Theory]
    [InlineData("authentication", 16 * 1024)]
    [InlineData("authorization", 16 * 1024)]
    [Rule("G10-1")]
    public async Task a_token_over_its_bound_is_refused_before_it_is_parsed(string member, int limit)
    {
        var body = kacls.WrapBody();
        body[member] = new string('a', limit + 1);
        (await kacls.PostAsync("wrap", body)).AssertRefused(400, "member_too_long");
    }

    [Fact]
    [Rule("4.2-3")]
    public async Task a_dek_has_128_bytes_at_most()
    {
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(dek: new byte[128]))).Status);
        (await kacls.PostAsync("wrap", kacls.WrapBody(dek: new byte[129]))).AssertRefused(400, "member_too_long");
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AA=")]
    [InlineData("AA===")]
    [InlineData("A===")]
    [InlineData("=AAA")]
    [InlineData("AA==AA==")]
    [InlineData("AB==")]
    [InlineData("AAB=")]
    [InlineData("AA AA")]
    [InlineData("A\nAAA")]
    [InlineData("ÄAAA")]
    [InlineData("A.AA")]
    public async Task what_is_not_canonical_base64_is_refused(string text)
    {
        var body = kacls.WrapBody();
        body["key"] = text;
        (await kacls.PostAsync("wrap", body)).AssertRefused(400, "member_not_base64");
    }

    [Theory]
    [InlineData("+/+/+/8=", "+/+/+/8=")]
    [InlineData("+/+/+/8", "+/+/+/8=")]
    [InlineData("-_-_-_8=", "+/+/+/8=")]
    [InlineData("-_-_-_8", "+/+/+/8=")]
    [Rule("4.2-13")]
    public async Task both_alphabets_with_and_without_padding_are_read_and_standard_base64_is_written(string sent, string returned)
    {
        var body = kacls.WrapBody();
        body["key"] = sent;
        var wrapped = (await kacls.PostAsync("wrap", body)).Json.GetProperty("wrapped_key").GetString()!;
        Assert.Equal(returned, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Json.GetProperty("key").GetString());
    }

    [Fact]
    public async Task escaped_base64_is_read()
    {
        var body = kacls.WrapBody().ToJsonString().Replace("\"key\":\"Gi", "\"key\":\"\\u0047\\u0069", StringComparison.Ordinal);
        Assert.Contains("\\u0047", body, StringComparison.Ordinal);
        Assert.Equal(200, (await kacls.PostAsync("wrap", body)).Status);
    }

    [Theory]
    [InlineData("authentication")]
    [InlineData("authorization")]
    public async Task an_escaped_token_is_read(string member)
    {
        var body = kacls.WrapBody().ToJsonString()
            .Replace($"\"{member}\":\"ey", $"\"{member}\":\"\\u0065\\u0079", StringComparison.Ordinal);
        Assert.Contains("\\u0065\\u0079", body, StringComparison.Ordinal);
        Assert.Equal(200, (await kacls.PostAsync("wrap", body)).Status);
    }

    [Theory]
    [InlineData("Content-Length: {0}", "{0}")]
    [InlineData("Transfer-Encoding: chunked", "{1:x}\r\n{0}\r\n")]
    public async Task a_body_that_comes_in_pieces_is_read(string header, string piece)
    {
        var address = new Uri(kacls.BaseUrl);
        var text = kacls.WrapBody().ToJsonString().PadRight(20_000);
        using var connection = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await connection.ConnectAsync(address.Host, address.Port);
        await SendAsync($"POST /v1/wrap HTTP/1.1\r\nHost: {address.Authority}\r\n{string.Format(null, header, text.Length)}\r\n\r\n");
        foreach (var part in new[] { text[..1], text[1..700], text[700..12_000], text[12_000..] })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20));
            await SendAsync(string.Format(null, piece, part, part.Length));
        }

        await SendAsync(piece.Contains("{1", StringComparison.Ordinal) ? "0\r\n\r\n" : "");
        var reply = new byte[64];
        var size = await connection.ReceiveAsync(reply);
        Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(reply, 0, size), StringComparison.Ordinal);

        ValueTask<int> SendAsync(string sent) => connection.SendAsync(Encoding.ASCII.GetBytes(sent), CancellationToken.None);
    }

    [Fact]
    [Rule("4.2-12")]
    public async Task unknown_members_are_ignored_whatever_they_hold()
    {
        var body = kacls.WrapBody();
        body["wrapped_key"] = 5;
        body["something_new"] = new JsonObject { ["a"] = new JsonArray(1, 2) };
        Assert.Equal(200, (await kacls.PostAsync("wrap", body)).Status);
    }

    [Theory]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task the_body_is_json_whatever_its_content_type(string? contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(kacls.WrapBody().ToJsonString()));
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        Assert.Equal(200, (await kacls.SendAsync(HttpMethod.Post, "/v1/wrap", content)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Rule("G10-1")]
    public async Task a_body_over_64_kib_is_refused_with_and_without_a_content_length(bool hasLength)
    {
        var largest = kacls.WrapBody().ToJsonString().PadRight(64 * 1024);
        Assert.Equal(200, (await SendAsync(largest)).Status);
        (await SendAsync(largest + " ")).AssertRefused(413, "body_too_large");
        (await SendAsync(largest.PadRight(1024 * 1024))).AssertRefused(413, "body_too_large");

        Task<Reply> SendAsync(string text) => kacls.SendAsync(
            HttpMethod.Post, "/v1/wrap", hasLength ? new StringContent(text) : new UnsizedContent(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// Reset or closed in order, inside a body of either kind; a Functions host closes its own connection to the app when the client's is
    /// gone.
    /// </summary>
    [Theory]
    [InlineData("Content-Length: 500", "", false)]
    [InlineData("Content-Length: 500", "", true)]
    [InlineData("Content-Length: 500", "{\"key\":", false)]
    [InlineData("Content-Length: 500", "{\"key\":", true)]
    [InlineData("Transfer-Encoding: chunked", "5\r\n{\"key", false)]
    [InlineData("Transfer-Encoding: chunked", "5\r\n{\"key\r\n", true)]
    public async Task a_connection_that_breaks_off_is_the_callers_doing_and_no_fault_of_ours(string header, string start, bool inOrder)
    {
        var address = new Uri(kacls.BaseUrl);
        var (before, seen) = (Aborted(), kacls.Output.Count);
        using (var connection = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await connection.ConnectAsync(address.Host, address.Port);
            await connection.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /v1/wrap HTTP/1.1\r\nHost: {address.Authority}\r\n{header}\r\nExpect: 100-continue\r\n\r\n"));

            // The server says 100 when the body is being read.
            await connection.ReceiveAsync(new byte[64]);
            await connection.SendAsync(Encoding.ASCII.GetBytes(start));
            connection.Close(timeout: inOrder ? -1 : 0);
        }

        await Eventually.True(() => Aborted() == before + 1);
        Assert.DoesNotContain(kacls.Output.Skip(seen), line => line.Contains("Kacls.Http.OperationEndpoint", StringComparison.Ordinal));

        int Aborted() => kacls.Audit.Count(record => record["reason_code"] == "request_aborted");
    }

    private sealed class UnsizedContent(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
