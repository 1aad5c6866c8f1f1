namespace Kacls.Benchmarks.Load;

/// <summary>How long a comparison takes.</summary>
/// <param name="WarmUp">
/// Of each case. The just-in-time compiler has done its last step after two seconds and more, as a profile shows.
/// </param>
/// <param name="Rounds">Of each case, whose medians are the figures.</param>
/// <param name="Unwraps">How many different unwraps there are.</param>
internal sealed record LoadLength(TimeSpan WarmUp, int Rounds, int Unwraps)
{
    internal static LoadLength Usual { get; } = new(TimeSpan.FromSeconds(3), 21, 512);

    internal static LoadLength Quick { get; } = new(TimeSpan.FromSeconds(1.5), 5, 64);
}
