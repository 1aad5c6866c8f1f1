using System.Collections.Concurrent;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.Stress;

/// <summary>Many callers at once, while versions are made, adopted, disabled, enabled and expire, and an issuer rolls over.</summary>
public sealed class RotationStressTests : IAsyncLifetime
{
    private const int Callers = 8;
    private const int Steps = 16;
    private readonly ConcurrentQueue<(byte[] Dek, string Text, string Version)> blobs = new();
    private readonly ConcurrentDictionary<string, Span> disabled = new();
    private readonly ConcurrentDictionary<string, Span> retired = new();
    private readonly ConcurrentDictionary<string, byte> wrappedWith = new();
    private int refusals;
    private volatile bool hasEnded;
    private StressedKacls kacls = null!;

    public async Task InitializeAsync() => kacls = await StressedKacls.StartAsync();

    public async Task DisposeAsync() => await kacls.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task every_dek_is_exact_and_no_retired_version_works_whatever_happens_to_the_keys(uint seed)
    {
        await WrapAsync();
        var callers = Enumerable.Range(1, Callers).Select(caller => Task.Run(() => CallAsync(new Chance((seed * 100) + (uint)caller))))
            .ToArray();
        await ChangeAsync(new Chance(seed));
        hasEnded = true;
        await Task.WhenAll(callers);

        // It has taken place: several versions wrapped, and a disabled one was met.
        Assert.True(wrappedWith.Count > 2, $"{wrappedWith.Count} versions");
        Assert.True(refusals > 0);

        // Nothing is left held: the next ones are answered at once.
        foreach (var version in kacls.Key.Versions)
        {
            version.Enabled = true;
        }

        await UnwrapAsync(blobs.First());
        await WrapAsync();
        await kacls.AssertAuditedOnceAsync();
        AssertEachUnwrapAskedTheVault();
    }

    private async Task CallAsync(Chance chance)
    {
        while (!hasEnded)
        {
            await (chance.Below(5) switch
            {
                0 or 1 => WrapAsync(),
                2 => ReadersWrapAsync(),
                _ => UnwrapAsync(chance.Of(blobs.ToArray())),
            });
        }
    }

    private async Task WrapAsync()
    {
        var (dek, sent) = (Support.SampleDek.New(), kacls.Moment());
        var text = await kacls.WrapAsync(dek);
        var version = VaultRing.HeaderOf(text).ContentKey.Version.ToString();
        Assert.False(
            retired.TryGetValue(version, out var span) && span.Covers(sent, kacls.Moment()), "a retired version wrapped");
        wrappedWith.TryAdd(version, 0);
        blobs.Enqueue((dek, text, version));
    }

    private async Task UnwrapAsync((byte[] Dek, string Text, string Version) blob)
    {
        var sent = kacls.Moment();
        var reply = await kacls.PostAsync("unwrap", kacls.App.UnwrapBody(blob.Text));
        if (reply.Status == 200)
        {
            Assert.Equal(blob.Dek, reply.Bytes("key"));
            Assert.False(
                disabled.TryGetValue(blob.Version, out var span) && span.Covers(sent, kacls.Moment()), "a disabled version unwrapped");
        }
        else
        {
            reply.AssertRefused(503, "kek_disabled");
            Assert.True(
                disabled.TryGetValue(blob.Version, out var span) && sent < span.Over, "a version was refused that was not disabled");
            Interlocked.Increment(ref refusals);
        }
    }

    private async Task ReadersWrapAsync() =>
        (await kacls.PostAsync("wrap", kacls.App.WrapBody(authorization: kacls.App.Drive.DriveAuthorization("reader"))))
            .AssertRefused(403, "role_not_allowed");

    private async Task ChangeAsync(Chance chance)
    {
        for (var step = 0; step < Steps; step++)
        {
            switch (step % 4)
            {
                case 0:
                    kacls.Key.Rotate(TestRsa.Key(number: kacls.Key.Versions.Count % 8));
                    break;
                case 1:
                    // The background asks the vault meanwhile, and the new one is adopted.
                    kacls.Clock.Advance(TimeSpan.FromMinutes(2 + chance.Below(3)));
                    await kacls.RefreshAsync();
                    break;
                case 2:
                    await RetireAsync(chance.Of(kacls.Key.Versions.Skip(1).ToArray()), chance);
                    break;
                default:
                    kacls.Clock.Advance(TimeSpan.FromSeconds(6));
                    var idp = kacls.App.Idp;
                    idp.Rotate([KeyPool.Rsa(chance.Below(8)).Named($"key-{step}"), .. idp.Keys.Take(2)]);

                    // The clock must not go on while somebody waits for the new key.
                    await WrapAsync();
                    break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5 + chance.Below(20)));
        }
    }

    /// <summary>Disables a version for a moment, or has it expire for good, which still unwraps; the first one always wraps.</summary>
    private async Task RetireAsync(VaultKeyVersion version, Chance chance)
    {
        var expires = chance.Below(3) == 0;
        if (expires)
        {
            version.ExpiresOn = kacls.Clock.GetUtcNow();
        }
        else
        {
            disabled[version.Version] = new();
            version.Enabled = false;
            disabled[version.Version] = new() { From = kacls.Moment() };
        }

        await kacls.RefreshAsync();
        retired[version.Version] = new() { From = kacls.Moment() };
        foreach (var blob in blobs.Where(blob => blob.Version == version.Version).Take(1))
        {
            await UnwrapAsync(blob);
        }

        if (!expires)
        {
            retired[version.Version] = retired[version.Version] with { Until = kacls.Moment() };
            disabled[version.Version] = disabled[version.Version] with { Until = kacls.Moment() };
            version.Enabled = true;
            disabled[version.Version] = disabled[version.Version] with { Over = kacls.Moment() };
        }
    }

    /// <summary>Each granted unwrap has a call of its own in the vault's log, by the blob's version, which the vault granted.</summary>
    private void AssertEachUnwrapAskedTheVault()
    {
        var calls = kacls.Server.Requests.Of("unwrapkey").ToDictionary(call => call.ResponseId);
        var used = new HashSet<string>();
        foreach (var record in kacls.App.Log.Audit.Where(record => Equals(record["operation"], "unwrap")
            && Equals(record["outcome"], "granted")))
        {
            var id = Assert.Single(((string)record["vault_request_ids"]!).Split(','));
            Assert.True(used.Add(id), "two requests had one call");
            Assert.Equal(200, calls[id].Status);
            Assert.Contains(((string)record["kek"]!).Split('/')[1], calls[id].Path, StringComparison.Ordinal);
        }
    }

    /// <summary>When something held, by the moments that are known: certainly between the first two, and no more after the last.</summary>
    private sealed record Span
    {
        internal long From { get; init; } = long.MaxValue;

        internal long Until { get; init; } = long.MaxValue;

        internal long Over { get; init; } = long.MaxValue;

        internal bool Covers(long sent, long done) => sent > From && done < Until;
    }
}
