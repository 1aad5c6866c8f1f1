using System.Security.Cryptography;

namespace Kacls.Benchmarks.Timing;

/// <summary>
/// Times single calls, each with an input of a class that chance picks: whatever else the machine does, it does to all classes alike.
/// </summary>
internal static class Sampler
{
    /// <summary>Of each class: each takes a time of its own, and their mean must not be what is found.</summary>
    private const int Inputs = 256;
    private const int WarmUp = 60;

    /// <summary>The compiler takes its last step in the background, a tenth of a second after the calls that ask for it.</summary>
    private static readonly TimeSpan Compilation = TimeSpan.FromMilliseconds(150);

    /// <param name="each">What is timed.</param>
    /// <param name="samples">Of each class, at least; unless there is no time.</param>
    /// <param name="most">The longest time.</param>
    /// <returns>Nanoseconds, by class.</returns>
    internal static async Task<IReadOnlyList<double>[]> MeasureAsync(TimingCase each, int samples, TimeSpan most)
    {
        byte[][][] inputs = [.. each.Classes.Select(one => Enumerable.Range(0, Inputs).Select(_ => one.Make()).ToArray())];
        for (var round = 0; round < 2; round++)
        {
            Take(each.Act, inputs, WarmUp, most);
            await Task.Delay(Compilation);
        }

        return Take(each.Act, inputs, samples, most);
    }

    private static List<double>[] Take(Action<byte[]> act, byte[][][] inputs, int samples, TimeSpan most)
    {
        List<double>[] durations = [.. inputs.Select(_ => new List<double>(samples + (samples / 8)))];
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        while (durations.Any(one => one.Count < samples) && clock.GetElapsedTime(began) < most)
        {
            var one = RandomNumberGenerator.GetInt32(inputs.Length);

            // A copy, so that an input which is used more often is no nearer to the processor.
            var input = inputs[one][RandomNumberGenerator.GetInt32(Inputs)].AsSpan().ToArray();
            var started = clock.GetTimestamp();
            act(input);
            var ended = clock.GetTimestamp();
            durations[one].Add((ended - started) * (1e9 / clock.TimestampFrequency));
        }

        return durations;
    }
}
