using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Kacls.Benchmarks.Fuzz.Oracles;
using Kacls.Benchmarks.Fuzz.Targets;
using Kacls.Benchmarks.Fuzz.World;

namespace Kacls.Benchmarks.Fuzz;

/// <summary>
/// <c>eng/fuzz.sh</c>: hostile input for everything that reads what a stranger wrote, and promises that are held against each execution.
/// The input of an execution is a function of seed, target and index, so that any can be run alone.
/// </summary>
internal sealed class FuzzRun : IDisposable
{
    private const int MaxFailures = 20;
    private const int BeforeBaseline = 5_000;
    private const long MaxGrowth = 16 << 20;
    private readonly EdgeMap? edges = EdgeMap.Open();
    private readonly FuzzOptions options;
    private readonly FuzzWorld world;
    private readonly FuzzTarget[] targets;
    private readonly IncrementalHash inputs = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly HashSet<string> failures = new(StringComparer.Ordinal);
    private volatile bool isStopped;

    private FuzzRun(FuzzOptions options)
    {
        this.options = options;
        world = new(options.Planted);
        targets =
        [
            new BodyTarget(world), new TokenTarget(world), new JwksTarget(world), new BlobTarget(world), new PrivateKeyTarget(world),
            new CiphertextTarget(world), new PolicyTarget(), new CountryTarget(), new SettingsTarget(world),
        ];
    }

    internal static async Task<int> RunAsync(string[] arguments)
    {
        if (FuzzOptions.Of(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync(FuzzOptions.Usage);
            return 2;
        }

        using var run = new FuzzRun(options);
        await run.world.Service.WarmUpAsync();
        await run.CheckSeedsAsync();
        if (options.Replay is not null || options.Index is not null)
        {
            return await new FuzzReplay(options, run.targets).RunAsync() ? 0 : 1;
        }

        await run.RunManyAsync();
        return run.failures.Count == 0 ? 0 : 1;
    }

    public void Dispose()
    {
        foreach (var target in targets.OfType<IDisposable>())
        {
            target.Dispose();
        }

        inputs.Dispose();
        world.Dispose();
    }

    /// <summary>Requests that the service refuses unchanged would make a fuzzer that looks at one refusal.</summary>
    private async Task CheckSeedsAsync()
    {
        foreach (var seed in world.Seeds.Requests.Where(seed => seed.Operation != "rewrap"))
        {
            var input = new FuzzInput(seed.Operation, Encoding.UTF8.GetBytes(seed.Body.ToString()));
            if (world.Oracle.Check(input, await world.Service.SendAsync(input)) is not FuzzTarget.Accepted and var outcome)
            {
                throw new OracleException($"The seed of {seed.Operation} is refused: {outcome}");
            }
        }
    }

    private async Task RunManyAsync()
    {
        // A long run that is stopped says what it has seen.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var chosen = targets.Where(target => options.Target is null || target.Name == options.Target);
        FuzzStatistics[] all = [.. chosen.Select(target => new FuzzStatistics(target))];
        var (started, executions, baseline) = (TimeProvider.System.GetTimestamp(), 0L, 0L);
        while (!IsOver())
        {
            foreach (var statistics in all)
            {
                for (var times = 0; times < statistics.Target.Share && !IsOver(); times++, executions++)
                {
                    await RunOneAsync(statistics);
                }
            }

            edges?.Note(executions);
            baseline = baseline == 0 && executions >= BeforeBaseline ? Heap() : baseline;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {options.Seed}: {executions:#,0} executions in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s"));
        Console.WriteLine($"inputs: {Convert.ToHexStringLower(inputs.GetHashAndReset())}");
        FuzzStatistics.Print(all, Console.Out);
        string[] missing = [.. ReplyOracle.Missing(all.SelectMany(one => one.Outcomes))];
        var reached = ReplyOracle.Possible - missing.Length;
        Console.WriteLine($"\nreason codes reached: {reached} of {ReplyOracle.Possible}; not: {string.Join(", ", missing)}");
        edges?.Print(Console.Out);
        CheckHeap(baseline);

        bool IsOver() => isStopped || failures.Count >= MaxFailures || executions >= options.Executions
            || TimeProvider.System.GetElapsedTime(started) >= (options.Time ?? TimeSpan.MaxValue);
    }

    private void Stop(PosixSignalContext signal) => signal.Cancel = isStopped = true;

    private async Task RunOneAsync(FuzzStatistics statistics)
    {
        var (started, index) = (TimeProvider.System.GetTimestamp(), statistics.Executions);
        var input = statistics.Target.Make(Chance.Of(options.Seed, statistics.Target.Name, index));
        inputs.AppendData(input.Bytes);
        var result = await Execution.RunAsync(statistics.Target, input);
        statistics.Add(result, TimeProvider.System.GetElapsedTime(started));
        if (result.Failure is { } failure && failures.Add($"{statistics.Target.Name} {Shrinker.KindOf(failure)}"))
        {
            Console.WriteLine($"FAILED {statistics.Target.Name} --seed {options.Seed} --index {index}: {failure}");
            var file = options.FileOf(statistics.Target, index);
            await File.WriteAllBytesAsync(file, (await Shrinker.ShrinkAsync(statistics.Target, input, failure)).ToFile());
            Console.WriteLine($"  its input, made smaller: {file}");
        }
    }

    private void CheckHeap(long baseline)
    {
        if (baseline > 0 && Heap() - baseline is var growth)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"managed heap: {growth / 1024:+#,0;-#,0;0} KiB since execution {BeforeBaseline:#,0}"));
            if (growth > MaxGrowth && failures.Add("heap"))
            {
                Console.WriteLine("FAILED: it grew");
            }
        }
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);
}
