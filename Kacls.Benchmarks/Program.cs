using System.Globalization;
using Kacls.Benchmarks;
using Kacls.Benchmarks.Allocation;
using Kacls.Benchmarks.Cold;
using Kacls.Benchmarks.Flood;
using Kacls.Benchmarks.Fuzz;
using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Memory;
using Kacls.Benchmarks.Micro;
using Kacls.Benchmarks.Pace;
using Kacls.Benchmarks.Servers;
using Kacls.Benchmarks.Soak;
using Kacls.Benchmarks.Timing;

switch (args)
{
    case [] or ["load"]:
        await LoadComparison.RunAsync();
        return 0;
    case ["load", "quick"]:
        await LoadComparison.RunQuickAsync();
        return 0;
    case ["compare", var other]:
        await LoadComparison.CompareAsync(Path.GetFullPath(other));
        return 0;
    case ["serve", var kind, var folder]:
        await BenchmarkServer.RunAsync(kind, BenchmarkKeys.Open(folder));
        return 0;
    case ["allocation"]:
        return await AllocationRun.RunAsync() ? 0 : 1;
    case ["vault", var folder]:
        await VaultServer.RunAsync(folder);
        return 0;
    case ["pace", var published, .. var length]:
        await PaceRun.RunAsync(published, PaceLength.Of(length));
        return 0;
    case ["overload", .. var length]:
        await OverloadRun.RunAsync(isQuick: length is ["quick"]);
        return 0;
    case ["micro", .. var rest]:
        MicroBenchmarks.Run(rest);
        return 0;
    case ["flood", var strangers, var wraps]:
        return await FloodRun.RunAsync(
            int.Parse(strangers, CultureInfo.InvariantCulture), int.Parse(wraps, CultureInfo.InvariantCulture)) ? 0 : 1;
    case ["timing", "quick", .. var rest]:
        return await TimingRun.Quick.RunAsync(rest.FirstOrDefault(string.Empty)) ? 0 : 1;
    case ["timing", var samples, .. var rest]:
        return await new TimingRun(int.Parse(samples, CultureInfo.InvariantCulture), TimeSpan.FromHours(1))
            .RunAsync(rest.FirstOrDefault(string.Empty)) ? 0 : 1;
    case ["fuzz", .. var options]:
        return await FuzzRun.RunAsync(options);
    case ["gc"]:
        await Collectors.RunAsync(rounds: 15);
        return 0;
    case ["cores"]:
        await Cores.RunAsync(rounds: 25);
        return 0;
    case ["memory"]:
        return await MemoryRun.Usual.RunAsync() ? 0 : 1;
    case ["memory", "quick"]:
        return await MemoryRun.Quick.RunAsync() ? 0 : 1;
    case ["memory", "long"]:
        return await MemoryRun.Long.RunAsync() ? 0 : 1;
    case ["cold", "serve"]:
        await ColdServer.RunAsync();
        return 0;
    case ["cold", "quick", .. var folders]:
        await ColdStart.RunAsync(folders, turns: 3, warmUp: TimeSpan.FromSeconds(0.5));
        return 0;
    case ["cold", .. var folders]:
        await ColdStart.RunAsync(folders, turns: 11, warmUp: TimeSpan.FromSeconds(3));
        return 0;
    case ["soak", .. var rest]:
        return await SoakArguments.RunAsync(rest);
    default:
        await Console.Error.WriteLineAsync(
            "usage: eng/bench.sh [quick | allocation | load [quick] | compare OTHER.dll | pace [quick | long | SECONDS] | overload [quick]"
                + " | memory [quick | long] | gc | cores | cold [quick] | first-run | micro [BenchmarkDotNet's arguments]]");
        return 2;
}
