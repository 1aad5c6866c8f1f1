using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>
/// What Google's own import tool (github.com/googleworkspace/drive-cse-upload) sends, member for member: it wraps a new key, computes the
/// resource key hash by itself, and unwraps to check the upload. It appends a slash and the method to the URL that the administrator typed.
/// </summary>
public abstract class GoogleUploaderTests(HostFixture host)
{
    private const string Resource = "//googleapis.com/drive/files/upload1";
    private readonly HostedKacls kacls = host.Kacls;
    private readonly DelegationRequests tokens = new(host.Kacls);

    [Theory]
    [InlineData("/v1", "")]
    [InlineData("/v1/", "")]
    [InlineData("/v1", "finance")]
    [Rule("4.7-6", "5-4")]
    public async Task it_wraps_hashes_and_unwraps(string typed, string perimeterId)
    {
        // The serialized key of its AEAD: a tag, a length and 256 bits.
        byte[] dek = [0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)];
        SuiteSecrets.AddKey(dek);
        var wrap = await SendAsync($"{typed}/privilegedwrap", new()
        {
            ["key"] = Convert.ToBase64String(dek),
            ["resource_name"] = Resource,
            ["perimeter_id"] = perimeterId,
            ["authentication"] = Authentication(),
            ["reason"] = "import",
        });
        Assert.True(wrap.Status == 200, wrap.Body);
        var wrapped = wrap.Json.GetProperty("wrapped_key").GetString()!;

        var hash = HMACSHA256.HashData(dek, Encoding.UTF8.GetBytes($"ResourceKeyDigest:{Resource}:{perimeterId}"));
        var digest = await kacls.PostAsync("digest", kacls.DigestBody(
            wrapped, kacls.Migration.MigrationAuthorization("verifier").With("resource_name", Resource)));
        Assert.Equal(hash, digest.Bytes("resource_key_hash"));

        var unwrap = await SendAsync($"{typed}/privilegedunwrap", new()
        {
            ["wrapped_key"] = wrapped,
            ["resource_name"] = Resource,
            ["authentication"] = Authentication(),
            ["reason"] = "import",
        });
        Assert.True(unwrap.Status == 200, unwrap.Body);
        Assert.Equal(dek, unwrap.Bytes("key"));
        Assert.Equal("import", (await kacls.AuditOfAsync(unwrap))["reason"]);
    }

    private string Authentication()
    {
        var token = tokens.AdminToken.Mint();
        SuiteSecrets.AddToken(token);
        return token;
    }

    /// <summary>With the headers of its HTTP library.</summary>
    private Task<Reply> SendAsync(string path, JsonObject body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = new("application/json");
        return kacls.SendAsync(
            HttpMethod.Post,
            path,
            content,
            ("User-Agent", "python-requests/2.32.3"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Accept", "*/*"));
    }
}
