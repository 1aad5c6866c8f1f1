using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Requests;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>Two services of one kind migrate documents to each other, each a process with keys that it made for itself.</summary>
public abstract class MigrationTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-migration-");
    private readonly HttpClient client = new();
    private readonly Dictionary<string, IssuerEndpoint> hosted = [];
    private IssuerServer issuers = null!;

    public async Task InitializeAsync()
    {
        issuers = await IssuerServer.StartAsync();
        foreach (var (index, name) in new[] { "drive", "migration", "idp" }.Index())
        {
            hosted[name] = issuers.Host(name, new TokenIssuer($"https://{name}.example", TimeProvider.System, KeyPool.Rsa(index)));
        }
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await issuers.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task a_hundred_documents_migrate_there_and_back()
    {
        var (first, second) = ($"http://127.0.0.1:{FreePort.Find()}", $"http://127.0.0.1:{FreePort.Find()}");
        await using var firstProcess = await StartAsync("first", first, second);
        await using var secondProcess = await StartAsync("second", second, first);
        await Parallel.ForAsync(0, 100, async (index, _) =>
        {
            // The tokens of a migration name no perimeter; the digests of both services are equal all the same.
            var (resource, perimeter, dek) = ($"//googleapis.com/drive/files/{index}", index % 3 == 0 ? "finance" : "", SampleDek.New());
            SuiteSecrets.AddKey(dek);
            var wrapped = Member(await PostAsync(first, "wrap", new()
            {
                ["authentication"] = hosted["idp"].Issuer.IdToken().Mint(),
                ["authorization"] = Token("drive", "writer", first, resource, perimeter),
                ["key"] = Convert.ToBase64String(dek),
            }), "wrapped_key");
            var there = await MigrateAsync(first, second, resource, dek, wrapped);
            await MigrateAsync(second, first, resource, dek, there);
        });
    }

    private async Task<string> MigrateAsync(string old, string next, string resource, byte[] dek, string wrapped)
    {
        var digest = await PostAsync(old, "digest", new()
        {
            ["authorization"] = Token("migration", "verifier", old, resource),
            ["wrapped_key"] = wrapped,
        });
        var rewrap = await PostAsync(next, "rewrap", new()
        {
            ["authorization"] = Token("migration", "migrator", next, resource),
            ["original_kacls_url"] = $"{old}/v1",
            ["wrapped_key"] = wrapped,
        });
        Assert.Equal(Member(digest, "resource_key_hash"), Member(rewrap, "resource_key_hash"));
        var unwrap = await PostAsync(next, "unwrap", new()
        {
            ["authentication"] = hosted["idp"].Issuer.IdToken().Mint(),
            ["authorization"] = Token("drive", "reader", next, resource),
            ["wrapped_key"] = Member(rewrap, "wrapped_key"),
        });
        Assert.Equal(Convert.ToBase64String(dek), Member(unwrap, "key"));
        return Member(rewrap, "wrapped_key");
    }

    private string Token(string issuer, string role, string address, string resource, string perimeter = "") =>
        hosted[issuer].Issuer.DriveAuthorization(role)
        .With("kacls_url", $"{address}/v1").With("resource_name", resource).With("perimeter_id", perimeter).Mint();

    private async Task<JsonElement> PostAsync(string address, string operation, JsonObject body)
    {
        using var reply = await client.PostAsJsonAsync(new Uri($"{address}/v1/{operation}"), body);
        return await reply.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Member(JsonElement reply, string name) =>
        reply.TryGetProperty(name, out var value) ? value.GetString()! : throw new InvalidOperationException(reply.GetRawText());

    /// <summary>Starts a service at this address.</summary>
    private protected abstract Task<IAsyncDisposable> StartAsync(string folder, string address, Dictionary<string, string> environment);

    private Task<IAsyncDisposable> StartAsync(string name, string address, string peer)
    {
        var environment = new Dictionary<string, string>
        {
            ["Kacls__Urls__0"] = $"{address}/v1",
            ["Kacls__AnyOwnerDomain"] = "true",
            ["Kacls__KeyEncryption__Provider"] = "Local",
            ["Kacls__KeyEncryption__AllowLocal"] = "true",
            ["Kacls__KeyEncryption__Path"] = "kek.pem",
            ["Kacls__Signing__Path"] = "signing.pem",
            ["Kacls__Migration__Peers__0__Url"] = $"{peer}/v1",
            ["Kacls__Migration__Peers__0__AllowPrivateNetwork"] = "true",
            ["Kacls__Migration__Peers__0__Allow__0"] = "rewrap-from",
            ["Kacls__Migration__Peers__0__Allow__1"] = "unwrap",
            ["Kacls__Authentication__Providers__0__Name"] = "idp",
            ["Kacls__Authentication__Providers__0__Issuer"] = hosted["idp"].Issuer.Issuer,
            ["Kacls__Authentication__Providers__0__Audiences__0"] = SampleTokens.ClientId,
            ["Kacls__Authentication__Providers__0__Keys"] = hosted["idp"].JwksUrl,
            ["Kacls__Authentication__Providers__0__Uses__0"] = "user",
        };
        foreach (var (index, application) in new[] { "drive", "migration" }.Index())
        {
            var at = $"Kacls__Authorization__Issuers__{index}__";
            environment[at + "Application"] = application;
            environment[at + "Issuer"] = hosted[application].Issuer.Issuer;
            environment[at + "Audience"] = SampleTokens.GoogleAudience;
            environment[at + "Keys"] = hosted[application].JwksUrl;
        }

        return StartAsync(folder.CreateSubdirectory(name).FullName, address, environment);
    }
}
