using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;
using Kacls.Cli.Output;

namespace Kacls.Cli.Conformance;

/// <summary>Plays Google, the identity providers and a peer for a service, and tries cases on it one after the other.</summary>
internal static class Runner
{
    /// <summary>Tries the cases.</summary>
    /// <param name="config">The service, and who is played.</param>
    /// <param name="cases">What is tried.</param>
    /// <param name="wait">How long to wait for the service's status.</param>
    /// <param name="done">Called after each case.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="ServiceUnreachableException">The service didn't answer within <paramref name="wait"/>.</exception>
    public static async Task<IReadOnlyList<CaseResult>> RunAsync(
        ConformanceConfig config, IReadOnlyList<Case> cases, TimeSpan wait, Action<CaseResult> done, CancellationToken cancellation)
    {
        var number = 0;
        var issuers = config.Issuers.Where(issuer => issuer.Value is { IsEmpty: false })
            .Select(issuer => new PlayedIssuer(issuer.Key, issuer.Value!, [SigningKey.TakeAsync(number++), SigningKey.TakeAsync(number++)]))
            .ToList();
        if (cases.Any(each => each.Operation.Contains("privatekey", StringComparison.Ordinal)))
        {
            MailKeyPool.Begin();
        }

        var stranger = SigningKey.TakeAsync(number++);
        var peer = config.Peer is null ? null
            : new PlayedPeer(config.Listen + config.Peer, SigningKey.TakeAsync(number++), SigningKey.TakeAsync(number++));
        await using var server = await PlayedServer.StartAsync(config, issuers, peer, cancellation);
        using var service = new Service(config.Url);
        await Task.WhenAll(issuers.Select(issuer => issuer.ReadyAsync()).Append(peer?.ReadyAsync() ?? Task.CompletedTask));
        var context = new ConformanceContext(config, service, issuers, peer, server, await stranger, cancellation);
        context.Operations = await ServiceStatus.WaitAsync(context, wait) ?? context.Operations;

        var results = new List<CaseResult>();
        foreach (var each in cases)
        {
            results.Add(await TryAsync(each, context));
            done(results[^1]);
        }

        return results;
    }

    private static async Task<CaseResult> TryAsync(Case each, ConformanceContext context)
    {
        var started = TimeProvider.System.GetTimestamp();
        CaseResult Ended(CaseOutcome outcome, string? detail) => new(each, outcome, detail, TimeProvider.System.GetElapsedTime(started));
        try
        {
            context.Require(each.Operation);
            await each.RunAsync(context);
            return Ended(CaseOutcome.Passed, null);
        }
        catch (CaseFailedException exception)
        {
            return Ended(CaseOutcome.Failed, exception.Message);
        }
        catch (CaseSkippedException exception)
        {
            return Ended(CaseOutcome.Skipped, exception.Message);
        }
        catch (Exception exception) when (!context.Cancellation.IsCancellationRequested)
        {
            // A service that answers what nobody thought of has failed that case, and the others are still to be tried.
            return Ended(CaseOutcome.Failed, $"The reply can't be understood: {exception.Message}");
        }
    }
}
