using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Stress;

/// <summary>A key service over a vault, and every reply that it gave. What happens is put in order by numbers, not by the clock.</summary>
internal sealed class StressedKacls : IAsyncDisposable
{
    private const string Kek = "kek1";
    private readonly ConcurrentQueue<Reply> replies = new();
    private long moment;

    private StressedKacls(KeyVaultServer server, VaultKey key, KaclsApp app) => (Server, Key, App) = (server, key, app);

    internal KeyVaultServer Server { get; }

    internal VaultKey Key { get; }

    internal KaclsApp App { get; }

    internal ManualTimeProvider Clock => App.Time;

    /// <summary>A number that is larger than each before it.</summary>
    internal long Moment() => Interlocked.Increment(ref moment);

    internal static async Task<StressedKacls> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var clock = new ManualTimeProvider();
        var server = await KeyVaultServer.StartAsync(clock);
        var key = server.Vault(VaultSdk.VaultHost).CreateKek("kek", rsa: TestRsa.Key(), seal: TestRsa.Seal);
        var kek = new KeyEncryptionSettings
        {
            Keys = [new() { Name = Kek, KeyId = key.Id }],
            AdoptAfter = TimeSpan.FromMinutes(2),

            // The clock of the test jumps while the vault is asked.
            Timeout = TimeSpan.FromDays(1),
        };
        var app = await KaclsApp.StartAsync(
            new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
            {
                ["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.KeyVault,
                ["Kacls:KeyEncryption:Keys:0:Name"] = Kek,
                ["Kacls:KeyEncryption:Keys:0:KeyId"] = key.Id,
            },
            services =>
            {
                KaclsApp.RecordEachRefusal(services);
                services
                    .AddSingleton<TokenCredential>(new FakeTokenCredential())
                    .AddSingleton<HttpPipelineTransport>(_ => server.Transport())
                    .AddKeyVaultKeyEncryption(kek)

                    // Many requests: of their log no more than the audit, which is all that is looked at.
                    .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddFilter(AuditLog.Category, LogLevel.Information));
            },
            clock);
        return new(server, key, app);
    }

    /// <summary>Asks for the versions as they are from now on: a list that was under way may be older.</summary>
    internal async Task RefreshAsync()
    {
        await VaultRing.RefreshAsync(App, Kek);
        await VaultRing.RefreshAsync(App, Kek);
    }

    /// <summary>A request whose reply counts.</summary>
    internal async Task<Reply> PostAsync(string operation, System.Text.Json.Nodes.JsonObject body)
    {
        var reply = await App.PostAsync(operation, body);
        replies.Enqueue(reply);
        return reply;
    }

    internal async Task<string> WrapAsync(byte[] dek)
    {
        var reply = await PostAsync("wrap", App.WrapBody(dek: dek));
        Assert.True(reply.Status == 200, reply.Body);
        return reply.Json.GetProperty("wrapped_key").GetString()!;
    }

    /// <summary>Each reply has exactly one record, which says what it says; and no record is of anything else.</summary>
    internal async Task AssertAuditedOnceAsync()
    {
        await Eventually.True(() => App.Log.Audit.Count >= replies.Count);
        var records = App.Log.Audit.ToLookup(record => (string?)record["correlation_id"], StringComparer.Ordinal);
        Assert.Equal(replies.Count, App.Log.Audit.Count);
        foreach (var reply in replies)
        {
            var record = Assert.Single(records[reply.CorrelationId]);
            Assert.Equal(reply.Status, record["http_status"]);
            Assert.Equal(reply.Status == 200 ? "ok" : reply.ReasonCode, record["reason_code"]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Server.DisposeAsync();
    }
}
