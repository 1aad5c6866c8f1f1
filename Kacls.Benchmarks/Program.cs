using System.Globalization;
using Kacls.Benchmarks;
using Kacls.Benchmarks.Cold;
using Kacls.Benchmarks.Flood;
using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Micro;
using Kacls.Benchmarks.Pace;
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
    case ["cold", var published]:
        await ColdStart.RunAsync(published);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "usage: eng/bench.sh [load | compare OTHER.dll | micro [BenchmarkDotNet's arguments] | cold"
                + " | pace [quick | long | SECONDS] | overload [quick]]");
        return 2;
}
