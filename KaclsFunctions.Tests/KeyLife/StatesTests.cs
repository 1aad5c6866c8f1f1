using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Kacls.Azure.KeyEncryption;
using Kacls.Diagnostics;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.KeyLife;

/// <summary>What the operator sees of a version's life.</summary>
public sealed class StatesTests
{
    private static readonly TimeSpan AdoptAfter = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task the_log_and_a_metric_follow_a_version_through_its_life()
    {
        await using var context = await StartAsync(adoptAfter: AdoptAfter);
        using var log = new CapturedLog();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
        using var states = new StatesOfVersions();
        var kek = context.Kek(logger: logging.CreateLogger<KeyVaultKeyEncryptionKey>());
        var (first, clock) = (context.Key.Newest, context.Clock);
        await context.Wrap(kek);
        var second = context.Rotate();
        second.Enabled = false;
        await NextAsync();
        second.Enabled = true;
        await NextAsync();
        clock.Advance(AdoptAfter);
        await Settled(kek);
        second.Enabled = false;
        await NextAsync();
        second.Enabled = true;
        await NextAsync();
        context.Rotate();
        clock.Advance(AdoptAfter);
        await Settled(kek);
        context.Server.Vault(VaultSdk.VaultHost).Delete("kek");
        await NextAsync();

        Assert.Equal(["newest", "superseded", "newest", "superseded", "gone"], states.Of(first.Version));
        Assert.Equal(["seen", "proved", "newest", "adopted", "newest", "superseded", "gone"], states.Of(second.Version));
        Assert.Contains($"Versions of key {context.Key.Id}: {first.Version} newest.", log.Text, StringComparison.Ordinal);
        Assert.Contains($"{second.Version} seen -> proved", log.Text, StringComparison.Ordinal);
        Assert.Contains(
            $"{second.Version} proved -> newest, {first.Version} newest -> superseded", log.Text, StringComparison.Ordinal);
        Assert.Contains($"{second.Version} superseded -> gone", log.Text, StringComparison.Ordinal);

        async Task NextAsync() => await context.RefreshAsync(kek);
    }

    [Fact]
    public async Task a_version_that_can_not_be_used_is_named_with_its_reason_once()
    {
        await using var context = await StartAsync();
        using var log = new CapturedLog();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
        var kek = context.Kek(logger: logging.CreateLogger<KeyVaultKeyEncryptionKey>());
        await context.Wrap(kek);
        var spoilt = context.Rotate();
        spoilt.Operations = ["sign"];
        for (var times = 0; times < 3; times++)
        {
            await context.RefreshAsync(kek);
        }

        Assert.Single(log.Text.Split('\n'), line => line.Contains(
            $"Version {spoilt.Version} of key {context.Key.Id} can't be used: kek_operation_not_permitted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_vault_requests_of_a_proof_are_in_the_log()
    {
        await using var context = await StartAsync();
        using var log = new CapturedLog();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
        await context.Wrap(context.Kek(logger: logging.CreateLogger<KeyVaultKeyEncryptionKey>()));
        var unwrap = Assert.Single(context.Server.Requests.Of("unwrapkey"));
        Assert.Contains(
            log.Text.Split('\n'),
            line => line.Contains("has proved itself; vault requests: ", StringComparison.Ordinal)
                && line.Contains(unwrap.ResponseId, StringComparison.Ordinal));
    }

    /// <summary>The states in which each version was seen, in order.</summary>
    private sealed class StatesOfVersions : IDisposable
    {
        private readonly ConcurrentQueue<(string Version, string State)> seen = new();
        private readonly MeterListener listener = new();

        public StatesOfVersions()
        {
            listener.InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == KaclsDiagnostics.Name && instrument.Name == "kacls.key.versions")
                {
                    own.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
            {
                if (value == 1)
                {
                    var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string)tag.Value!);
                    seen.Enqueue((named["version"], named["state"]));
                }
            });
            listener.Start();
        }

        public List<string> Of(string version)
        {
            var states = new List<string>();
            foreach (var (_, state) in seen.Where(entry => entry.Version == version))
            {
                if (states.Count == 0 || states[^1] != state)
                {
                    states.Add(state);
                }
            }

            return states;
        }

        public void Dispose() => listener.Dispose();
    }
}
