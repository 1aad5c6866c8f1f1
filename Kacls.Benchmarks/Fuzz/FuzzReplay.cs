using System.Text;

namespace Kacls.Benchmarks.Fuzz;

/// <summary>Runs one execution of a run again, or inputs that were kept.</summary>
internal sealed class FuzzReplay(FuzzOptions options, FuzzTarget[] targets)
{
    /// <returns>Whether every promise was kept.</returns>
    internal Task<bool> RunAsync() => options.Index is { } index ? RunAloneAsync(index) : RunFilesAsync(options.Replay!);

    private async Task<bool> RunAloneAsync(long index)
    {
        var target = targets.Single(one => one.Name == options.Target);
        var input = target.Make(Chance.Of(options.Seed, target.Name, index));
        Console.WriteLine($"{input.Kind}\n{Encoding.UTF8.GetString(input.Bytes)}");
        await File.WriteAllBytesAsync(options.FileOf(target, index), input.ToFile());
        return await JudgeAsync(target, input, $"--seed {options.Seed} --index {index}");
    }

    /// <summary>Files whose names begin with their target's.</summary>
    private async Task<bool> RunFilesAsync(string files)
    {
        var areKept = true;
        string[] all = Directory.Exists(files) ? [.. Directory.GetFiles(files, "*.input").Order(StringComparer.Ordinal)] : [files];
        foreach (var file in all)
        {
            var name = Path.GetFileName(file);
            var target = targets.Single(one => name.StartsWith($"{one.Name}-", StringComparison.Ordinal));
            areKept &= await JudgeAsync(target, FuzzInput.OfFile(await File.ReadAllBytesAsync(file)), name);
        }

        return areKept;
    }

    private static async Task<bool> JudgeAsync(FuzzTarget target, FuzzInput input, string name)
    {
        var result = await Execution.RunAsync(target, input);
        Console.WriteLine(
            result.Failure is { } failure ? $"FAILED {target.Name} {name}: {failure}" : $"{target.Name} {name}: {result.Outcome}");
        return result.Failure is null;
    }
}
