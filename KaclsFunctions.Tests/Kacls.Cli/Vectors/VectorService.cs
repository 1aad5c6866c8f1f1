using System.Net;
using System.Text.Json.Nodes;
using Kacls.Testing;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>Our service, set up as the vectors' file says, and the file's steps sent to it.</summary>
public sealed class VectorService : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-vectors-");

    internal static JsonNode Document { get; } = JsonNode.Parse(Repository.Read(VectorFile.Path))!;

    private static JsonNode Setup => Document["service"]!;

    internal KaclsApp Kacls { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var clock = DateTimeOffset.Parse((string)Document["clock"]!, System.Globalization.CultureInfo.InvariantCulture);
        Kacls = await KaclsApp.StartAsync(Settings(), Configure, new ManualTimeProvider(clock));
    }

    public async Task DisposeAsync()
    {
        await Kacls.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Sends the steps of a case, each with what it takes from the replies before it.</summary>
    internal async Task<IReadOnlyList<Reply>> RunAsync(JsonNode one)
    {
        var replies = new List<Reply>();
        foreach (var step in one["steps"]!.AsArray())
        {
            replies.Add(await SendAsync(step!, replies));
        }

        return replies;
    }

    private Task<Reply> SendAsync(JsonNode step, List<Reply> replies)
    {
        var operation = (string)step["operation"]!;
        if (step["body"] is { } body)
        {
            return Kacls.PostAsync(operation, (string)body!);
        }

        if (step["request"] is not { } given)
        {
            return Kacls.GetAsync($"/v1/{operation}");
        }

        var request = given.DeepClone().AsObject();
        foreach (var insert in step["insert"]?.AsArray() ?? [])
        {
            var value = replies[(int)insert!["step"]!].Json.GetProperty((string)insert["of"]!).GetString()!;
            request[(string)insert["member"]!] = insert["change"] is { } change ? Changed(value, change) : value;
        }

        return Kacls.PostAsync(operation, request);
    }

    private static string Changed(string base64, JsonNode change)
    {
        var bytes = Convert.FromBase64String(base64);
        if (change["byte"] is { } at)
        {
            // From the end where it is negative, and round again where it is beyond the end.
            bytes[(((int)at % bytes.Length) + bytes.Length) % bytes.Length] ^= (byte)(int)change["xor"]!;
        }

        if (change["append"] is { } appended)
        {
            bytes = [.. bytes, .. Convert.FromHexString((string)appended!)];
        }

        return Convert.ToBase64String(bytes[..(bytes.Length - ((int?)change["cut"] ?? 0))]);
    }

    private Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Kacls:Urls:0"] = (string)Setup["url"]!,
            ["Kacls:OwnerDomains:0"] = (string)Setup["owner_domain"]!,
            ["Kacls:Guests:EmailTypes:0"] = (string)Setup["guest_types"]![0]!,
            ["Kacls:Privileged:Users:0"] = (string)Setup["privileged_users"]![0]!,
            ["Kacls:Migration:Peers:0:Url"] = (string)Setup["peers"]![0]!["url"]!,
            ["Kacls:Migration:Peers:0:Allow:0"] = "unwrap",
            ["Kacls:Migration:Peers:0:Allow:1"] = "rewrap-from",
            ["Kacls:Signing:Path"] = DelegationRequests.SigningFile,

            // A published key, so that the wrapped keys of docs/openapi.json open.
            ["Kacls:KeyEncryption:Path"] = Write("kek.pem", PublishedKeys.Rfc9500Rsa2048),
        };
        foreach (var (index, google) in Setup["authorization"]!.AsArray().Index())
        {
            var at = $"Kacls:Authorization:Issuers:{index}";
            settings[$"{at}:Application"] = (string)google!["application"]!;
            settings[$"{at}:Issuer"] = (string)google["issuer"]!;
            settings[$"{at}:Audience"] = (string)google["audience"]!;
            settings[$"{at}:Keys"] = KeyFile($"google-{index}", google);
        }

        foreach (var (index, provider) in Setup["authentication"]!.AsArray().Index())
        {
            var at = $"Kacls:Authentication:Providers:{index}";
            settings[$"{at}:Issuer"] = (string)provider!["issuer"]!;
            settings[$"{at}:Audiences:0"] = (string)provider["audience"]!;
            settings[$"{at}:Keys"] = KeyFile($"provider-{index}", provider);
            settings[$"{at}:Uses:0"] = (string)provider["use"]!;
        }

        return settings;
    }

    /// <summary>The peer's keys come from the file instead of its certs, and no name leads anywhere.</summary>
    private void Configure(IServiceCollection services)
    {
        KaclsApp.RecordEachRefusal(services);
        services.AddSingleton<Func<string, CancellationToken, Task<IPAddress[]>>>((_, _) => Task.FromResult<IPAddress[]>([]));
        var registry = services.Last(service => service.ServiceType == typeof(IssuerRegistry)).ImplementationFactory!;
        var peer = Setup["peers"]![0]!;
        services.AddSingleton(provider =>
        {
            var issuers = (IssuerRegistry)registry(provider);
            var keys = provider.GetRequiredService<KeySourceFactory>().Open(
                (string)peer["url"]!, new KeyFileFetcher(KeyFile("peer", peer), KeyBounds.Default));
            return new IssuerRegistry(issuers.Issuers, [issuers.FindPeer((string)peer["url"]!)! with { Keys = keys }]);
        });
    }

    private string KeyFile(string name, JsonNode issuer) => Write($"{name}.json", issuer["keys"]!.ToJsonString());

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
