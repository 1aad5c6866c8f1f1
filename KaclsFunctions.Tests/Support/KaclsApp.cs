using System.Text;
using System.Text.Json.Nodes;
using Kacls.Hosting;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Support;

/// <summary>
/// A whole KACLS on a port of its own, with a fixed clock: real tokens, real key sets over HTTP, and a software KEK unless the test brings
/// another. Its log is searched for secrets when it ends.
/// </summary>
internal sealed class KaclsApp : IAsyncDisposable
{
    private static readonly string KekFile = Path.Combine(Directory.CreateTempSubdirectory("kacls-tests-").FullName, "kek.pem");
    private readonly WebApplication app;
    private readonly IssuerServer issuers;
    private readonly HttpClient client;

    private KaclsApp(WebApplication app, IssuerServer issuers, CapturedLog log, ManualTimeProvider time)
    {
        (this.app, this.issuers, Log, Time) = (app, issuers, log, time);
        client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        BaseUrl = app.Urls.Single() + "/v1";
    }

    public string BaseUrl { get; }

    public CapturedLog Log { get; }

    public ManualTimeProvider Time { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Google's issuers by application, and the providers idp, guest-idp and admin-idp.</summary>
    public required IReadOnlyDictionary<string, IssuerEndpoint> Issuers { get; init; }

    public TokenIssuer Drive => Issuers["drive"].Issuer;

    public TokenIssuer Migration => Issuers["migration"].Issuer;

    public TokenIssuer Idp => Issuers["idp"].Issuer;

    public static async Task<KaclsApp> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        ManualTimeProvider? time = null,
        int port = 0,
        Action<IReadOnlyDictionary<string, IssuerEndpoint>>? prepare = null)
    {
        time ??= new ManualTimeProvider();
        var issuers = await IssuerServer.StartAsync();
        var hosted = new Dictionary<string, IssuerEndpoint>();
        var configuration = new Dictionary<string, string?>
        {
            ["Kacls:Urls:0"] = SampleTokens.KaclsUrl,
            ["Kacls:KeyEncryption:Provider"] = "Local",
            ["Kacls:KeyEncryption:Path"] = KekFile,
        };
        foreach (var (index, google) in GoogleIssuers.Default.Index())
        {
            var endpoint = hosted[google.Application!] =
                issuers.Host(google.Application!, new TokenIssuer(google.Issuer!, time, KeyPool.Rsa(index % 4)));
            var at = $"Kacls:Authorization:Issuers:{index}";
            configuration[$"{at}:Application"] = google.Application;
            configuration[$"{at}:Issuer"] = google.Issuer;
            configuration[$"{at}:Audience"] = google.Audience;
            configuration[$"{at}:Keys"] = endpoint.JwksUrl;
        }

        foreach (var (index, (name, use)) in new[] { ("idp", "user"), ("guest-idp", "guest"), ("admin-idp", "privileged") }.Index())
        {
            var endpoint = hosted[name] = issuers.Host(name, new TokenIssuer(issuers.UrlOf(name), time, KeyPool.Rsa(4 + index)));
            var at = $"Kacls:Authentication:Providers:{index}";
            configuration[$"{at}:Name"] = name;
            configuration[$"{at}:Issuer"] = endpoint.Issuer.Issuer;
            configuration[$"{at}:Audiences:0"] = SampleTokens.ClientId;
            configuration[$"{at}:Keys"] = endpoint.JwksUrl;
            configuration[$"{at}:Uses:0"] = use;
        }

        prepare?.Invoke(hosted);
        var log = new CapturedLog();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(configuration).AddInMemoryCollection(settings);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddKacls(SettingsLoader.Load(builder.Configuration, _ => null));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapKacls();
        await app.StartAsync();
        if (prepare is null)
        {
            await app.Services.GetRequiredService<KeySources>().WarmUpAsync(default);
        }

        return new KaclsApp(app, issuers, log, time) { Issuers = hosted };
    }

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

    public Task<Reply> PostAsync(string operation, byte[] body) => SendAsync(HttpMethod.Post, $"/v1/{operation}", new ByteArrayContent(body));

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        return new Reply((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        await issuers.DisposeAsync();
        SuiteSecrets.AssertNoneIn(Log.Text);
    }
}
