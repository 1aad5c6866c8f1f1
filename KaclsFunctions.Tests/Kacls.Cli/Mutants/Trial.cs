using System.Net.NetworkInformation;
using Kacls.Cli.Conformance;
using Kacls.Testing.OtherService;

namespace KaclsFunctions.Tests.Mutants;

/// <summary>Runs the conformance test on the other author's service, both in this process.</summary>
internal static class Trial
{
    // Below those that clients get, of which the trials have thousands.
    private static int port = 21_000;

    /// <summary>The results; with <paramref name="untilFailure"/> those up to the first case that failed.</summary>
    internal static async Task<IReadOnlyList<CaseResult>> RunAsync(
        string? fault, Liberties liberties, IReadOnlyList<Case> cases, bool untilFailure = false)
    {
        var config = ConformanceExample.For($"http://127.0.0.1:{NextPort()}/v1", $"http://127.0.0.1:{NextPort()}");
        config = fault?.Contains("customer-idp", StringComparison.Ordinal) == true ? config with { GuestTypes = ["customer-idp"] } : config;
        await using var service = await OtherKeyService.StartAsync(OtherServiceSettings.Parse(config.ToJson()), fault, liberties);
        using var enough = new CancellationTokenSource();
        List<CaseResult> results = [];
        void Done(CaseResult result)
        {
            results.Add(result);
            if (untilFailure && result.Outcome == CaseOutcome.Failed)
            {
                enough.Cancel();
            }
        }

        try
        {
            await Runner.RunAsync(config, cases, TimeSpan.FromSeconds(10), Done, enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // The first failure is what was wanted.
        }

        return results;
    }

    /// <summary>A port that nobody listens on; the service and the tool must know each other's before they start.</summary>
    private static int NextPort()
    {
        while (true)
        {
            var next = Interlocked.Increment(ref port);
            if (!IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(taken => taken.Port == next))
            {
                return next;
            }
        }
    }

    /// <summary>The first of the cases that fails on a service with the fault, or null.</summary>
    internal static async Task<Case?> CatchAsync(Fault fault, IReadOnlyList<Case> cases) =>
        (await RunAsync(fault.Name, Liberties.None, cases, untilFailure: true)).FirstOrDefault(result =>
            result.Outcome == CaseOutcome.Failed)?.Case;
}
