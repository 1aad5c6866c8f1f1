using Kacls.Testing.KeyVault;

namespace Kacls.Benchmarks.Soak;

/// <summary>What goes wrong with a vault, one thing at a time: its answers, or a version that somebody disables.</summary>
internal sealed class VaultTroubles(SoakWorld world, Troubles troubles, SoakLength length, Chance chance)
{
    private const string Reason = "kek_unreachable";
    private const string Busy = "kek_busy";
    private const string Timeout = "kek_timeout";

    // What delegate and status say of a vault.
    private const string Signing = "signing_unreachable";
    private const string Status = "unhealthy";

    // Longer than Kacls:KeyEncryption:Timeout of the soak.
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(20);

    // How long a failed proof and a vault that throttled are remembered (docs/keys.md).
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(11);

    internal async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(chance.Between(length.Calm, 2 * length.Calm), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested)
            {
                await (chance.OnceIn(4) ? DisableAsync(stop) : FailAsync(stop));
            }
        }
    }

    private Task FailAsync(CancellationToken stop)
    {
        var faults = world.Cloud.Vaults.Faults;
        var (trouble, begin) = chance.Of<(Trouble, Action)>(
        [
            (Of("vault answers 429", "kek_throttled", Busy) with { Echo = Window }, () => faults.Throttle("1")),
            (Of("vault answers 503", Reason, Busy) with { Echo = Remembered }, () => faults.Fail()),
            (Of("vault answers 500", Reason, Busy) with { Echo = Remembered }, () => faults.Fail(500, code: "InternalError")),
            (Of("vault takes 0.4 s", Busy), () => faults.Slow(TimeSpan.FromSeconds(0.4))),
            (Of("vault does not answer", Timeout, Busy) with { Echo = Remembered }, () => faults.Slow(Never)),
            (Of("vault's connection breaks", Reason, Busy, Timeout) with { Echo = Remembered }, () => faults.Drop()),
            (Of("something else answers", Reason, Busy) with { Echo = Remembered }, () => faults.Page(200, "<html>maintenance</html>")),
            (Of("vault refuses access", "kek_access_denied", "signing_key_unusable", Busy) with { Echo = Remembered }, () => faults.Deny()),
        ]);
        return troubles.LastAsync(trouble, begin, faults.Clear, chance.Between(length.Trouble, 3 * length.Trouble), stop);
    }

    /// <summary>Any version but the newest two, so that wraps go on; where there are no more, the first of two.</summary>
    private async Task DisableAsync(CancellationToken stop)
    {
        var versions = world.KekKey.Versions;
        if (versions.Count < 2)
        {
            return;
        }

        var version = chance.Of(versions.SkipLast(versions.Count > 2 ? 2 : 1).ToArray());
        var trouble = new Trouble("a version is disabled", call => call.Version == version.Version, "kek_disabled") { Forbids = true };
        await troubles.LastAsync(
            trouble, () => version.Enabled = false, () => version.Enabled = true, chance.Between(length.Trouble, 3 * length.Trouble), stop);
    }

    private static Trouble Of(string name, params string[] allows) => new(name, call => call.AsksVault, [.. allows, Signing, Status]);
}
