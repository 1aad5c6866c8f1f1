using System.Globalization;
using Kacls.Benchmarks.Fuzz.World;

namespace Kacls.Benchmarks.Fuzz;

/// <summary>What <c>eng/fuzz.sh</c> was told.</summary>
internal sealed record FuzzOptions
{
    internal const string Usage =
        "usage: eng/fuzz.sh [--seed N] [--seconds N | --executions N] [--target NAME] [--index N] [--replay FILE] [--inputs FOLDER]"
        + " [--plant FAULTS]";

    internal ulong Seed { get; private set; } = 1;

    internal TimeSpan? Time { get; private set; }

    internal long Executions { get; private set; } = long.MaxValue;

    internal string? Target { get; private set; }

    /// <summary>The one execution that is run, and whose input is printed.</summary>
    internal long? Index { get; private set; }

    internal string? Replay { get; private set; }

    /// <summary>Where inputs are written that broke a promise.</summary>
    internal string Inputs { get; private set; } = Path.Combine(Path.GetTempPath(), "kacls-fuzz");

    /// <summary>Faults that the service is given.</summary>
    internal string[] Planted { get; private set; } = [];

    /// <returns>Nothing where they are wrong.</returns>
    internal static FuzzOptions? Of(string[] arguments)
    {
        var options = new FuzzOptions();
        for (var at = 0; at < arguments.Length; at += 2)
        {
            if (at + 1 == arguments.Length || !options.Set(arguments[at], arguments[at + 1]))
            {
                return null;
            }
        }

        return options.Time is null && options.Executions == long.MaxValue ? options with { Time = TimeSpan.FromSeconds(60) } : options;
    }

    /// <summary>Where an execution's input is written.</summary>
    internal string FileOf(FuzzTarget target, long index) =>
        Path.Combine(Directory.CreateDirectory(Inputs).FullName, $"{target.Name}-{Seed}-{index}.input");

    private bool Set(string name, string value)
    {
        switch (name)
        {
            case "--seed":
                Seed = ulong.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "--seconds":
                Time = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture));
                break;
            case "--executions":
                Executions = long.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "--index":
                Index = long.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "--target":
                Target = value;
                break;
            case "--replay":
                Replay = value;
                break;
            case "--inputs":
                Inputs = value;
                break;
            case "--plant":
                Planted = value == "all" ? [.. PlantedFaults.Names] : value.Split(',');
                break;
            default:
                return false;
        }

        return true;
    }
}
