using System.Text;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>Headers and numbers as clients write them, under each host.</summary>
public abstract class RequestTests(HostFixture host)
{
    private readonly HostedKacls kacls = host.Kacls;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("GZIP")]
    [InlineData("deflate, gzip")]
    [InlineData("identity, gzip")]
    [InlineData("x-gzip")]
    [InlineData("aws-chunked")]
    [InlineData("identity;q=0")]
    [InlineData("nonsense")]
    public async Task an_encoded_body_is_refused_with_the_encoding_that_is_read(string encoding)
    {
        var reply = await SendAsync(encoding);
        reply.AssertRefused(415, "body_encoding_unsupported");
        Assert.Equal("identity", reply.Header("Accept-Encoding"));
        var record = await kacls.AuditOfAsync(reply);
        Assert.Equal(("wrap", "denied", "body_encoding_unsupported"), (record["operation"], record["outcome"], record["reason_code"]));
    }

    /// <summary>The name of no encoding (RFC 9110 section 12.5.3), which some clients send.</summary>
    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    [InlineData("identity, identity")]
    [InlineData("")]
    public async Task identity_is_no_encoding(string encoding) => Assert.Equal(200, (await SendAsync(encoding)).Status);

    private Task<Reply> SendAsync(string encoding)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(kacls.WrapBody().ToJsonString()));
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return kacls.SendAsync(HttpMethod.Post, "/v1/wrap", content);
    }
}
