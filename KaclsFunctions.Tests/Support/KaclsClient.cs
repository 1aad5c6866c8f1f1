using System.Text;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Support;

/// <summary>A KACLS that runs somewhere, as its clients and its operator see it, with the issuers that it trusts.</summary>
internal abstract class KaclsClient(KaclsIssuers issuers, string address) : IAsyncDisposable
{
    private readonly HttpClient client = new() { BaseAddress = new Uri(address) };

    /// <summary>The address with the base path.</summary>
    public string BaseUrl { get; } = address + "/v1";

    /// <summary>The clock of its issuers, and its own.</summary>
    public abstract TimeProvider Clock { get; }

    /// <summary>Google's issuers by application, and the providers idp, guest-idp and admin-idp.</summary>
    public IReadOnlyDictionary<string, IssuerEndpoint> Issuers => issuers.Endpoints;

    public TokenIssuer Drive => Issuers["drive"].Issuer;

    public TokenIssuer Migration => Issuers["migration"].Issuer;

    public TokenIssuer Idp => Issuers["idp"].Issuer;

    /// <summary>The one audit record of a request, its values as text.</summary>
    public abstract Task<IReadOnlyDictionary<string, string>> AuditOfAsync(Reply reply);

    /// <summary>A wrap of 34 bytes that is right in every point.</summary>
    public JsonObject WrapBody(TokenBuilder? authentication = null, TokenBuilder? authorization = null, byte[]? dek = null)
    {
        dek ??= SampleDek.New();
        SuiteSecrets.AddKey(dek);
        return new JsonObject
        {
            ["authentication"] = (authentication ?? Idp.IdToken()).Mint(),
            ["authorization"] = (authorization ?? Drive.DriveAuthorization()).Mint(),
            ["key"] = Convert.ToBase64String(dek),
            ["reason"] = "{client:'drive' op:'update'}",
        };
    }

    /// <summary>An unwrap that is right in every point but perhaps the given tokens.</summary>
    public JsonObject UnwrapBody(string wrappedKey, TokenBuilder? authentication = null, TokenBuilder? authorization = null) => new()
    {
        ["authentication"] = (authentication ?? Idp.IdToken()).Mint(),
        ["authorization"] = (authorization ?? Drive.DriveAuthorization("reader")).Mint(),
        ["wrapped_key"] = wrappedKey,
        ["reason"] = "{client:'drive' op:'read'}",
    };

    /// <summary>A digest that is right in every point but perhaps the given token.</summary>
    public JsonObject DigestBody(string wrappedKey, TokenBuilder? authorization = null) => new()
    {
        ["authorization"] = (authorization ?? Migration.MigrationAuthorization("verifier")).Mint(),
        ["wrapped_key"] = wrappedKey,
        ["reason"] = "",
    };

    public async Task<string> WrapAsync(byte[] dek, TokenBuilder? authorization = null)
    {
        var reply = await PostAsync("wrap", WrapBody(authorization: authorization, dek: dek));
        Assert.True(reply.Status == 200, reply.Body);
        return reply.Json.GetProperty("wrapped_key").GetString()!;
    }

    public Task<Reply> PostAsync(string operation, JsonObject body)
    {
        foreach (var member in new[] { "authentication", "authorization" })
        {
            if (body[member] is JsonValue value && value.TryGetValue<string>(out var token))
            {
                SuiteSecrets.AddToken(token);
            }
        }

        return SendAsync(HttpMethod.Post, $"/v1/{operation}", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
    }

    public Task<Reply> PostAsync(string operation, string body) => PostAsync(operation, Encoding.UTF8.GetBytes(body));

    public Task<Reply> PostAsync(string operation, byte[] body) =>
        SendAsync(HttpMethod.Post, $"/v1/{operation}", new ByteArrayContent(body));

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        var reply = new Reply(
            (int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
        OpenApi.AssertDescribes(method, path, content is ByteArrayContent ? await content.ReadAsByteArrayAsync() : null, reply);
        return reply;
    }

    public virtual async ValueTask DisposeAsync()
    {
        client.Dispose();
        await issuers.DisposeAsync();
    }
}
