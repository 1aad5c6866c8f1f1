using Kacls.Protocol;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Migration;

/// <summary>Two of our services, each the other's peer, over HTTP: documents migrate from one to the other and back.</summary>
public sealed class TwoServicesTests : IAsyncLifetime
{
    private readonly ManualTimeProvider time = new();
    private KaclsApp first = null!;
    private KaclsApp second = null!;

    public async Task InitializeAsync()
    {
        var (firstPort, secondPort) = (FreePort.Find(), FreePort.Find());
        first = await StartAsync("first", firstPort, secondPort);
        second = await StartAsync("second", secondPort, firstPort);
    }

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    [Rule("11-9")]
    public async Task a_hundred_documents_migrate_there_and_back_unchanged()
    {
        var documents = await Task.WhenAll(Enumerable.Range(0, 100).Select(async index =>
        {
            var document = new Document($"//googleapis.com/drive/files/{index}", index % 3 == 0 ? "finance" : "", SampleDek.New());
            return (Document: document, Wrapped: await first.WrapAsync(
                document.Dek, Authorize(first.Drive.DriveAuthorization(), document)));
        }));
        await Parallel.ForEachAsync(documents, async (item, _) =>
        {
            var there = await MigrateAsync(first, second, item.Document, item.Wrapped);
            await MigrateAsync(second, first, item.Document, there);
        });
        Assert.All(
            second.Log.Audit.Where(record => (string)record["operation"]! == "rewrap"),
            record => Assert.Equal(first.BaseUrl, record["original_kacls_url"]));
        Assert.All(
            first.Log.Audit.Where(record => (string)record["operation"]! == "privilegedunwrap"),
            record => Assert.Equal(second.BaseUrl, record["issuer"]));
    }

    [Fact]
    public async Task a_blob_of_a_third_service_is_refused_by_the_first_and_so_by_the_second()
    {
        var body = second.RewrapBody(
            first.BaseUrl,
            Convert.ToBase64String("no envelope of the first"u8),
            second.Migration.MigrationAuthorization("migrator").With("kacls_url", second.BaseUrl));
        (await second.PostAsync("rewrap", body)).AssertRefused(502, "peer_misbehaved");
        Assert.Contains("reason_code=envelope_malformed", (string)second.Log.Audit[^1]["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("11-10")]
    public async Task a_document_of_another_resource_does_not_migrate()
    {
        var wrapped = await first.WrapAsync(SampleDek.New());
        var body = second.RewrapBody(
            first.BaseUrl,
            wrapped,
            second.Migration.MigrationAuthorization("migrator").With("resource_name", "//googleapis.com/drive/files/other"));
        (await second.PostAsync("rewrap", body)).AssertRefused(502, "peer_misbehaved");
        Assert.Equal("resource_mismatch", first.Log.Audit[^1]["reason_code"]);
    }

    private static async Task<string> MigrateAsync(KaclsApp old, KaclsApp next, Document document, string wrapped)
    {
        var digest = await old.PostAsync(
            "digest", old.DigestBody(wrapped, Authorize(old.Migration.MigrationAuthorization("verifier"), document)));
        var rewrap = await next.PostAsync("rewrap", next.RewrapBody(
            old.BaseUrl, wrapped, Authorize(next.Migration.MigrationAuthorization("migrator"), document).With("kacls_url", next.BaseUrl)));
        Assert.True(rewrap.Status == 200, rewrap.Body);
        Assert.Equal(digest.Bytes("resource_key_hash"), rewrap.Bytes("resource_key_hash"));

        var migrated = rewrap.Json.GetProperty("wrapped_key").GetString()!;
        Assert.NotEqual(wrapped, migrated);
        var unwrap = await next.PostAsync(
            "unwrap", next.UnwrapBody(migrated, authorization: Authorize(next.Drive.DriveAuthorization("reader"), document)));
        Assert.Equal(document.Dek, unwrap.Bytes("key"));
        return migrated;
    }

    private static TokenBuilder Authorize(TokenBuilder token, Document document) =>
        token.With("resource_name", document.ResourceName).With("perimeter_id", document.PerimeterId);

    private Task<KaclsApp> StartAsync(string name, int port, int peerPort) => KaclsApp.StartAsync(
        new Dictionary<string, string?>
        {
            // The canonical URL is where it listens; the sample tokens' stays one of its own.
            ["Kacls:Urls:0"] = $"http://127.0.0.1:{port}/v1",
            ["Kacls:Urls:1"] = SampleTokens.KaclsUrl,
            ["Kacls:KeyEncryption:Path"] = MigrationRequests.KeyFile($"kek-{name}"),
            ["Kacls:Signing:Path"] = MigrationRequests.KeyFile(name),
            ["Kacls:Migration:Peers:0:Url"] = $"http://127.0.0.1:{peerPort}/v1",
            ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
            ["Kacls:Migration:Peers:0:Allow:0"] = "rewrap-from",
            ["Kacls:Migration:Peers:0:Allow:1"] = "unwrap",
        },
        time: time,
        port: port);

    private sealed record Document(string ResourceName, string PerimeterId, byte[] Dek);
}
