using System.Collections.Concurrent;
using System.Globalization;
using Kacls.Benchmarks.Load;

namespace Kacls.Benchmarks.Soak;

/// <summary>
/// Mixed traffic at a steady rate against the product in a process of its own, while keys rotate, issuers roll over and what the product
/// depends on fails by chance. Every answer is judged, and in the end memory, handles and the audit.
/// </summary>
internal sealed class SoakRun(SoakLength length, ulong seed)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(4);
    private readonly TimeProvider time = TimeProvider.System;
    private readonly ConcurrentQueue<SoakOutcome> judged = new();
    private readonly List<string> faults = [];
    private long start;

    /// <returns>Whether nothing was wrong.</returns>
    internal async Task<bool> RunAsync()
    {
        var chance = new Chance(seed);
        await using var world = await SoakWorld.StartAsync(length);
        var (book, troubles, tokens) = (new AuditBook(), new Troubles(Now), new SoakTokens(world));
        var telemetry = new TelemetryTroubles(world.Cloud.Ingestion, book, troubles, length, chance.Fork());
        using var traffic = new SoakTraffic(chance.Fork(), tokens);
        var issuers = new IssuerTroubles(world, troubles, length, traffic, tokens, chance.Fork());
        Stalls stalls;
        Health health;
        await using (var server = await world.StartServerAsync())
        {
            start = time.GetTimestamp();
            using var client = new SoakClient(server.Address, troubles, Now);
            await BeginAsync(client, traffic);
            stalls = new(troubles, Now);
            health = new(server, stalls, Now);
            start = time.GetTimestamp();
            using var troubled = new CancellationTokenSource(length.Total - length.Quiet);
            using var ended = new CancellationTokenSource();
            Task[] beside =
            [
                new VaultTroubles(world, troubles, length, chance.Fork()).RunAsync(troubled.Token),
                issuers.RunAsync(troubled.Token),
                telemetry.RunAsync(troubled.Token),
                new Rotations(world, length).RunAsync(troubled.Token),
                health.RunAsync(length.ReadEvery, ended.Token),
                stalls.RunAsync(ended.Token),
            ];
            await SendAsync(client, traffic);
            await ended.CancelAsync();
            await Task.WhenAll(beside);
        }

        book.TakeStored(world.Store);
        await PrintAsync([.. judged.Select(stalls.Reconsider)], health.Readings, troubles, book, string.Create(
            CultureInfo.InvariantCulture,
            $"KEK versions {world.KekKey.Versions.Count}, of which {traffic.Versions} wrapped; of the signing key "
                + $"{world.SigningKey.Versions.Count}, of the seal key {world.SealKey.Versions.Count}; "
                + $"roll-overs of issuers {issuers.RollOvers}."));
        return faults.Count == 0;
    }

    private TimeSpan Now() => time.GetElapsedTime(start);

    /// <summary>Waits for the service to be warm: keys are known, and each kind has something to work on.</summary>
    private async Task BeginAsync(SoakClient client, SoakTraffic traffic)
    {
        foreach (var (index, make) in traffic.First.Index())
        {
            var outcome = await client.SendAsync(make($"first {index}"));
            judged.Enqueue(outcome);
            if (outcome.Verdict != Verdict.Granted)
            {
                throw new InvalidOperationException($"The service does not start: {outcome}");
            }
        }
    }

    /// <summary>At a fixed rate, whatever becomes of those before.</summary>
    private async Task SendAsync(SoakClient client, SoakTraffic traffic)
    {
        var sending = new List<Task>();
        for (var number = 0; Now() < length.Total; number++)
        {
            // What a stall has delayed is not made up for at once: such a burst is no steady rate.
            var left = TimeSpan.FromSeconds(number / length.Rate) - Now();
            await Task.Delay(left > Least ? left : Least);

            sending.Add(SendAsync(traffic.Next()));
            sending.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        await Task.WhenAll(sending);

        async Task SendAsync(SoakCall call)
        {
            var outcome = await client.SendAsync(call);
            judged.Enqueue(outcome);
            if (outcome.Verdict == Verdict.Wrong)
            {
                await Console.Error.WriteLineAsync($"WRONG {outcome}");
            }
        }
    }

    private async Task PrintAsync(
        SoakOutcome[] outcomes, IReadOnlyList<HealthReading> readings, Troubles troubles, AuditBook book, string rotations)
    {
        var audit = AuditCheck.Of(outcomes, book.Records);
        faults.AddRange(HealthTrend.Faults(readings, outcomes.Length / 2));
        faults.AddRange(audit.Faults);
        faults.AddRange(book.Contradictions.Select(record => $"Two records of one number differ: {record}"));
        faults.AddRange(outcomes.Where(outcome => outcome.Verdict == Verdict.Wrong).Select(outcome => $"Wrong: {outcome}"));
        string[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"{length.Total:hh\\:mm\\:ss}, {length.Rate} requests a second, seed {seed}."),
            "",
            .. SoakReport.Requests(outcomes),
            "",
            .. SoakReport.Troubles(troubles.All, outcomes),
            "",
            rotations,
            string.Create(
            CultureInfo.InvariantCulture,
                $"Requests {outcomes.Length:N0}: {audit.Single:N0} have a record of their own, {audit.Counted:N0} stand in counted ones; "
                    + $"{audit.OfService:N0} records of the service itself; {audit.Faults.Count} faults of the audit."),
            "",
            .. SoakReport.Memory(readings),
            "",
            .. faults.Take(40),
            faults.Count == 0 ? "Nothing was wrong." : string.Create(CultureInfo.InvariantCulture, $"{faults.Count} THINGS WERE WRONG."),
        ];
        foreach (var line in lines)
        {
            await Console.Out.WriteLineAsync(line);
        }
    }
}
