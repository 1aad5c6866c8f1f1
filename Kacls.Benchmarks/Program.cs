using System.Globalization;
using Kacls.Benchmarks;
using Kacls.Benchmarks.Cold;
using Kacls.Benchmarks.Flood;
using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Micro;
using Kacls.Benchmarks.Servers;

switch (args)
{
    case [] or ["load"]:
        await LoadComparison.RunAsync();
        return 0;
    case ["compare", var other]:
        await LoadComparison.CompareAsync(Path.GetFullPath(other));
        return 0;
    case ["serve", var kind, var folder]:
        await BenchmarkServer.RunAsync(kind, BenchmarkKeys.Open(folder));
        return 0;
    case ["micro", .. var rest]:
        MicroBenchmarks.Run(rest);
        return 0;
    case ["flood", var strangers, var wraps]:
        return await FloodRun.RunAsync(
            int.Parse(strangers, CultureInfo.InvariantCulture), int.Parse(wraps, CultureInfo.InvariantCulture)) ? 0 : 1;
    case ["cold", "serve"]:
        await ColdServer.RunAsync();
        return 0;
    case ["cold", "quick", .. var folders]:
        await ColdStart.RunAsync(folders, turns: 3, warmUp: TimeSpan.FromSeconds(0.5));
        return 0;
    case ["cold", .. var folders]:
        await ColdStart.RunAsync(folders, turns: 11, warmUp: TimeSpan.FromSeconds(3));
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "usage: eng/bench.sh [load | compare OTHER.dll | micro [BenchmarkDotNet's arguments] | cold [quick] | first-run]");
        return 2;
}
