using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Benchmarks.Allocation;
using Kacls.Benchmarks.Servers;
using Kacls.Hosting;
using Kacls.Http;
using Kacls.KeyEncryption;
using Kacls.PrivateKeys;
using Kacls.Settings;
using Kacls.Testing.Issuers;
using Kacls.Tokens.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kacls.Benchmarks.Timing;

/// <summary>
/// A whole KACLS without its web server, whose administrators are <see cref="Admin"/> and whose users have a private key, and the requests
/// that are right in all but what a case changes.
/// </summary>
internal sealed class TimingScene : IDisposable
{
    internal const string Admin = "admin@example.com";
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string AdminClient = "admin-client-id.apps.example.com";
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-timing-").FullName;
    private readonly BenchmarkKeys keys;
    private readonly ServiceProvider services;
    private readonly OperationEndpoint endpoint;
    private byte[]? blob;

    /// <param name="kek">What wraps the content keys.</param>
    internal TimingScene(IKeyEncryptionKey kek)
    {
        keys = BenchmarkKeys.Open(folder);
        var configuration = keys.Settings();
        configuration["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.Local;
        configuration["Kacls:KeyEncryption:Path"] = keys.KekPath;
        configuration["Kacls:Privileged:Users:0"] = Admin;
        configuration["Kacls:Authentication:Providers:0:Domains:0"] = "example.com";
        Repeat("Kacls:Authentication:Providers", "Issuer", "Keys", "Domains:0");
        configuration["Kacls:Authentication:Providers:1:Name"] = "administrators";
        configuration["Kacls:Authentication:Providers:1:Audiences:0"] = AdminClient;
        configuration["Kacls:Authentication:Providers:1:Uses:0"] = "privileged";
        Gmail = new TokenIssuer("https://gmail.example.com", TimeProvider.System, keys.Google.Keys[0]);
        Repeat("Kacls:Authorization:Issuers", "Audience", "Keys");
        configuration["Kacls:Authorization:Issuers:1:Application"] = "gmail";
        configuration["Kacls:Authorization:Issuers:1:Issuer"] = Gmail.Issuer;
        services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(new DiscardingJsonLog()))
            .AddKacls(SettingsLoader.Load(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build(), _ => null))
            .AddSingleton(new KeyEncryptionRing([kek], _ => true))
            .BuildServiceProvider();
        endpoint = services.GetRequiredService<OperationEndpoint>();

        void Repeat(string list, params string[] members)
        {
            foreach (var member in members)
            {
                configuration[$"{list}:1:{member}"] = configuration[$"{list}:0:{member}"];
            }
        }
    }

    internal TokenIssuer Drive => keys.Google;

    internal TokenIssuer Gmail { get; }

    /// <summary>A user's sign-in.</summary>
    internal TokenBuilder User => keys.Provider.IdToken();

    /// <summary>The sign-in of an administrator, or of somebody who would be one.</summary>
    internal TokenBuilder AdminNamed(string email) => keys.Provider.IdToken().With("aud", AdminClient).With("email", email)
        .With("nonce", Convert.ToHexString(RandomNumberGenerator.GetBytes(8)));

    internal Task WarmUpAsync() => services.GetRequiredService<KeySources>().WarmUpAsync(CancellationToken.None);

    /// <summary>Answers a request to its end, on this thread.</summary>
    internal (int Status, byte[] Body) Answer(string operation, byte[] body)
    {
        using var reply = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Post, ContentLength = body.Length } };
        context.Features.Set<IRequestBodyPipeFeature>(new WholeBody(body));
        context.Response.Body = reply;
        endpoint.RunAsync(context, operation).GetAwaiter().GetResult();
        return (context.Response.StatusCode, reply.ToArray());
    }

    /// <summary>The same, of which a refusal with this status is expected.</summary>
    internal Action<byte[]> Refusing(string operation, int status) => body =>
    {
        var answer = Answer(operation, body);
        if (answer.Status != status)
        {
            throw new InvalidOperationException($"{operation}: {answer.Status} {Encoding.UTF8.GetString(answer.Body)}");
        }
    };

    /// <summary>What an operation gives for a request that it must grant.</summary>
    internal string Granted(string operation, JsonObject body, string member)
    {
        var (status, reply) = Answer(operation, Body(body));
        return status == StatusCodes.Status200OK
            ? (string)JsonNode.Parse(reply)![member]!
            : throw new InvalidOperationException($"{operation}: {status} {Encoding.UTF8.GetString(reply)}");
    }

    /// <summary>One of <see cref="WrappedDek"/>, always the same.</summary>
    internal byte[] Blob => blob ??= WrappedDek();

    /// <summary>A DEK of 32 bytes, wrapped for Drive's sample document.</summary>
    internal byte[] WrappedDek() => Convert.FromBase64String(Granted("wrap", new JsonObject
    {
        ["authentication"] = User.Mint(),
        ["authorization"] = Drive.DriveAuthorization().Mint(),
        ["key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["reason"] = "timing",
    }, "wrapped_key"));

    internal string WrappedKey(RSA key) => Granted("wrapprivatekey", new JsonObject
    {
        ["authentication"] = AdminNamed(Admin).Mint(),
        ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
        ["perimeter_id"] = "",
        ["reason"] = "timing",
    }, "wrapped_private_key");

    internal static string SpkiHashOf(RSA key) => Convert.ToBase64String(SpkiHash.Of(key));

    /// <summary>Without escapes: which letters base64 happens to have must not show.</summary>
    internal static byte[] Body(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString(Unescaped));

    public void Dispose()
    {
        services.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
