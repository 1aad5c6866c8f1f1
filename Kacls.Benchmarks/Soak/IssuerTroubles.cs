using Kacls.Testing.Issuers;
using Microsoft.AspNetCore.Http;

namespace Kacls.Benchmarks.Soak;

/// <summary>Issuers roll their keys over, and their key sets can't be had; one issuer at a time.</summary>
internal sealed class IssuerTroubles(
    SoakWorld world, Troubles troubles, SoakLength length, SoakTraffic traffic, SoakTokens tokens, Chance chance)
{
    /// <summary>How often tokens may cause a fetch, which takes two seconds at most, and a little (docs/settings.md).</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(8);

    private static readonly string[] Unavailable =
        ["key_source_unavailable", "authentication_key_unknown", "authorization_key_unknown", "authentication_signature_invalid"];

    /// <summary>Roll-overs by now.</summary>
    internal int RollOvers { get; private set; }

    internal async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(chance.Between(length.Calm, 2 * length.Calm), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            var name = chance.OnceIn(2) ? SoakWorld.Provider : chance.Of(world.Endpoints.Keys.ToArray());
            if (chance.OnceIn(2))
            {
                await RollOverAsync(name, stop);
            }
            else
            {
                await FailAsync(name, stop);
            }
        }
    }

    /// <summary>The new key signs at once, the one before is published beside it, and the one before that is withdrawn.</summary>
    private async Task RollOverAsync(string name, CancellationToken stop)
    {
        var key = SoakWorld.NewKey(name);
        traffic.MayAskForKeys = false;
        await Task.Delay(Interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var former = world.Issuer(name).Keys;
        world.Issuer(name).Rotate(key, former[0]);
        RollOvers++;

        // Requests with the new key have had the service fetch it by then.
        await Task.Delay(TimeSpan.FromSeconds(2), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (name == SoakWorld.Provider && former.Count > 1)
        {
            tokens.Withdrawn = former[1];
        }

        traffic.MayAskForKeys = true;
    }

    /// <summary>The key set can't be had; perhaps just when there is a new key.</summary>
    private async Task FailAsync(string name, CancellationToken stop)
    {
        var endpoint = world.Endpoints[name];
        var (what, begin) = chance.Of<(string, Action)>(
        [
            ("key set answers 503", () => endpoint.Behaviour = EndpointBehaviour.Down),
            ("key set's connection breaks", () => endpoint.Behaviour = EndpointBehaviour.Dropping),
            ("key set does not answer", () => endpoint.Behaviour = EndpointBehaviour.Hanging),
            ("key set is garbage", () => endpoint.Behaviour = EndpointBehaviour.Garbage),
            ("key set is huge", () => endpoint.Behaviour = EndpointBehaviour.Huge),
            ("key set answers 500", () => endpoint.Answer = context =>
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return Task.CompletedTask;
            }),
        ]);
        var rollsOver = chance.OnceIn(3);
        var key = rollsOver ? SoakWorld.NewKey(name) : null;

        // Known keys serve on: only who needs a key that is not known yet may notice.
        var trouble = new Trouble(
            rollsOver ? $"{what} while there is a new key" : what,
            call => call.Issuers.Contains(name) && (rollsOver || call.AsksForKeys),
            Unavailable)
        {
            Echo = Interval,
        };
        await troubles.LastAsync(
            trouble,
            () =>
            {
                begin();
                if (key is not null)
                {
                    endpoint.Issuer.Rotate(key, endpoint.Issuer.Keys[0]);
                    RollOvers++;
                }
            },
            () => (endpoint.Behaviour, endpoint.Answer) = (EndpointBehaviour.Up, null),
            chance.Between(length.Trouble, 3 * length.Trouble),
            stop);
        await Task.Delay(Interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
