using System.Globalization;

namespace Kacls.Benchmarks.Soak;

/// <summary>Reads the command line of a soak: <c>--minutes N</c> or <c>--seconds N</c>, and <c>--seed N</c>.</summary>
internal static class SoakArguments
{
    /// <returns>The exit code: 1 where something was wrong.</returns>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        SoakLength? length = null;
        var seed = 1UL;
        foreach (var pair in arguments.Chunk(2))
        {
            switch (pair)
            {
                case ["--minutes", var text] when Number(text) is var number and > 0:
                    length = SoakLength.Long(TimeSpan.FromMinutes(number));
                    break;
                case ["--seconds", var text] when Number(text) is var number and > 0:
                    length = SoakLength.Short(TimeSpan.FromSeconds(number));
                    break;
                case ["--seed", var text] when ulong.TryParse(text, CultureInfo.InvariantCulture, out seed):
                    break;
                default:
                    await Console.Error.WriteLineAsync("usage: soak [--minutes N | --seconds N] [--seed N]");
                    return 2;
            }
        }

        return await new SoakRun(length ?? SoakLength.Long(TimeSpan.FromMinutes(60)), seed).RunAsync() ? 0 : 1;
    }

    private static double Number(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
