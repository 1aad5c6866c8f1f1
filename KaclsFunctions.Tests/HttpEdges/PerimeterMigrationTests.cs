using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>
/// A document keeps its perimeter when it migrates, though Google's token names none: the old service sends it along, the new one seals and
/// hashes it.
/// </summary>
public sealed class PerimeterMigrationTests : IAsyncLifetime
{
    private readonly ManualTimeProvider time = new();
    private FakePeer peer = null!;
    private KaclsApp first = null!;
    private KaclsApp second = null!;

    public async Task InitializeAsync()
    {
        peer = await FakePeer.StartAsync();
        var (firstPort, secondPort) = (FreePort.Find(), FreePort.Find());
        first = await StartAsync("first", firstPort, secondPort);
        second = await StartAsync("second", secondPort, firstPort);
    }

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
        await peer.DisposeAsync();
    }

    public static TheoryData<string> Perimeters =>
        ["", "finance", "Geschäftsführung", "p:q:", new('p', 128), string.Concat(Enumerable.Repeat("日", 42))];

    [Theory]
    [MemberData(nameof(Perimeters))]
    [Rule("5-5")]
    public async Task a_perimeter_comes_along_there_and_back(string perimeter)
    {
        var dek = SampleDek.New();
        var wrapped = await first.WrapAsync(dek, first.Drive.DriveAuthorization().With("perimeter_id", perimeter));
        var there = await MigrateAsync(first, second, wrapped);
        await AssertSealedAsync(second, there, dek, perimeter);
        var back = await MigrateAsync(second, first, there);
        await AssertSealedAsync(first, back, dek, perimeter);
    }

    [Fact]
    public async Task the_records_of_both_services_name_the_perimeter()
    {
        var wrapped = await first.WrapAsync(SampleDek.New(), first.Drive.DriveAuthorization().With("perimeter_id", "finance"));
        await MigrateAsync(first, second, wrapped);
        Assert.Equal("finance", Record(first, "privilegedunwrap")["sealed_perimeter_id"]);
        Assert.Equal("finance", Record(second, "rewrap")["sealed_perimeter_id"]);
        Assert.False(Record(second, "rewrap").ContainsKey("perimeter_id"));
    }

    /// <summary>What the peer answers, what Google's token names, and what is sealed.</summary>
    [Theory]
    [InlineData(null, null, "")]
    [InlineData("null", null, "")]
    [InlineData("\"\"", null, "")]
    [InlineData("\"\"", "", "")]
    [InlineData("\"finance\"", null, "finance")]
    [InlineData("\"finance\"", "", "finance")]
    [InlineData("\"finance\"", "legal", "legal")]
    [InlineData("\"\"", "legal", "legal")]
    [InlineData(null, "legal", "legal")]
    [InlineData("\"\\u0066inance\"", null, "finance")]
    [Rule("5-5")]
    public async Task the_token_goes_before_the_peer_and_the_hash_is_over_what_is_sealed(string? answered, string? claimed, string expected)
    {
        var dek = SampleDek.New();
        Answer(dek, answered);
        var authorization = second.Migration.MigrationAuthorization("migrator");
        var reply = await second.PostAsync(
            "rewrap",
            second.RewrapBody(peer.Url, authorization: claimed is null ? authorization : authorization.With("perimeter_id", claimed)));
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(["wrapped_key", "resource_key_hash"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            HMACSHA256.HashData(dek, Encoding.UTF8.GetBytes($"ResourceKeyDigest:{SampleTokens.DriveResource}:{expected}")),
            reply.Bytes("resource_key_hash"));
        await AssertSealedAsync(second, reply.Json.GetProperty("wrapped_key").GetString()!, dek, expected);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("[\"finance\"]")]
    [InlineData("{}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"long\"")]
    [InlineData("\"finance\",\"perimeter_id\":\"legal\"")]
    public async Task a_perimeter_that_can_not_be_sealed_is_not_dropped(string answered)
    {
        Answer(SampleDek.New(), answered.Replace("long", new string('p', 129), StringComparison.Ordinal));
        (await second.PostAsync("rewrap", second.RewrapBody(peer.Url))).AssertRefused(502, "peer_misbehaved");
    }

    [Theory]
    [InlineData("")]
    [InlineData("finance")]
    [Rule("4.8-12")]
    public async Task a_peer_is_told_the_perimeter_and_an_administrator_what_google_documents(string perimeter)
    {
        var dek = SampleDek.New();
        var wrapped = await first.WrapAsync(dek, first.Drive.DriveAuthorization().With("perimeter_id", perimeter));
        foreach (var operation in new[] { "privilegedunwrap", "takeout_unwrap" })
        {
            var toPeer = await first.PostAsync(operation, PeerBody(wrapped));
            Assert.Equal(["key", "perimeter_id"], toPeer.Json.EnumerateObject().Select(member => member.Name));
            Assert.Equal(dek, toPeer.Bytes("key"));
            Assert.Equal(perimeter, toPeer.Json.GetProperty("perimeter_id").GetString());

            var toUser = await first.PostAsync(
                operation, MigrationRequests.PrivilegedUnwrapBody(wrapped, new DelegationRequests(first).AdminToken));
            Assert.Equal(["key"], toUser.Json.EnumerateObject().Select(member => member.Name));
            Assert.Equal(dek, toUser.Bytes("key"));
        }
    }

    private JsonObject PeerBody(string wrapped)
    {
        var issuer = new TokenIssuer(peer.Url, time, KeyPool.Rsa(7));
        peer.Answer = context => context.Response.WriteAsync(issuer.Jwks);
        return MigrationRequests.PrivilegedUnwrapBody(wrapped, issuer.MigrationToken());
    }

    private void Answer(byte[] dek, string? perimeter)
    {
        SuiteSecrets.AddKey(dek);
        var member = perimeter is null ? "" : $",\"perimeter_id\":{perimeter}";
        peer.Answer = context => context.Response.WriteAsync($"{{\"key\":\"{Convert.ToBase64String(dek)}\"{member}}}");
    }

    /// <summary>With the tokens that Google's reference describes for a migration: without a perimeter.</summary>
    private static async Task<string> MigrateAsync(KaclsApp old, KaclsApp next, string wrapped)
    {
        var digest = await old.PostAsync("digest", old.DigestBody(wrapped));
        var rewrap = await next.PostAsync("rewrap", next.RewrapBody(old.BaseUrl, wrapped));
        Assert.True(rewrap.Status == 200, rewrap.Body);
        Assert.Equal(digest.Bytes("resource_key_hash"), rewrap.Bytes("resource_key_hash"));
        var migrated = rewrap.Json.GetProperty("wrapped_key").GetString()!;
        Assert.Equal(
            digest.Bytes("resource_key_hash"), (await next.PostAsync("digest", next.DigestBody(migrated))).Bytes("resource_key_hash"));
        return migrated;
    }

    private static async Task AssertSealedAsync(KaclsApp kacls, string wrapped, byte[] dek, string perimeter)
    {
        var reply = await kacls.PostAsync(
            "unwrap", kacls.UnwrapBody(wrapped, authorization: kacls.Drive.DriveAuthorization("reader").With("perimeter_id", "elsewhere")));
        Assert.Equal(dek, reply.Bytes("key"));
        Assert.Equal(perimeter.Length > 0 ? perimeter : "-", (await kacls.AuditOfAsync(reply))["sealed_perimeter_id"]);
    }

    private static IReadOnlyDictionary<string, object?> Record(KaclsApp kacls, string operation) =>
        kacls.Log.Audit.Single(record => (string?)record["operation"] == operation);

    private Task<KaclsApp> StartAsync(string name, int port, int peerPort) => KaclsApp.StartAsync(
        new Dictionary<string, string?>
        {
            ["Kacls:Urls:0"] = $"http://127.0.0.1:{port}/v1",
            ["Kacls:Urls:1"] = SampleTokens.KaclsUrl,
            ["Kacls:KeyEncryption:Path"] = MigrationRequests.KeyFile($"kek-{name}"),
            ["Kacls:Signing:Path"] = MigrationRequests.KeyFile(name),
            ["Kacls:Privileged:Users:0"] = DelegationRequests.Admin,
            ["Kacls:Migration:Peers:0:Url"] = $"http://127.0.0.1:{peerPort}/v1",
            ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
            ["Kacls:Migration:Peers:0:Allow:0"] = "rewrap-from",
            ["Kacls:Migration:Peers:0:Allow:1"] = "unwrap",
            ["Kacls:Migration:Peers:1:Url"] = peer.Url,
            ["Kacls:Migration:Peers:1:AllowPrivateNetwork"] = "true",
            ["Kacls:Migration:Peers:1:Allow:0"] = "rewrap-from",
            ["Kacls:Migration:Peers:1:Allow:1"] = "unwrap",
        },
        time: time,
        port: port);
}
