namespace Kacls.Benchmarks.Timing;

/// <summary>Inputs that have one thing in common, made anew each time so that it is this thing whose time is measured.</summary>
internal sealed record TimingClass(string Name, Func<byte[]> Make);

/// <summary>What is done to the inputs of several classes, of which the first is the one that the others are compared with.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Act">What is timed. It may change its input, which is a copy.</param>
/// <param name="Classes">Two or more.</param>
internal sealed record TimingCase(string Name, Action<byte[]> Act, params TimingClass[] Classes)
{
    /// <summary>Whether the caller knows it anyway, by a reason code or as its maker: measured, and not judged.</summary>
    internal bool IsKnown { get; init; }

    /// <summary>What is taken of a run's samples, where a key is longer than most or a library slow.</summary>
    internal double Share { get; init; } = 1;
}
