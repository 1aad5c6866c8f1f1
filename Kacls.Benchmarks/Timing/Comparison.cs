namespace Kacls.Benchmarks.Timing;

/// <summary>How the durations of one class differ from those of another, in nanoseconds.</summary>
/// <param name="Samples">Of the smaller class.</param>
/// <param name="MaxT">The largest |t| of all cuts. It grows with the samples, however small the difference.</param>
/// <param name="Effect">By how much the median is longer.</param>
/// <param name="Margin">Of the effect, at 95 %.</param>
/// <param name="Median">Of the class that is compared with.</param>
internal readonly record struct Comparison(int Samples, double MaxT, double Effect, double Margin, double Median)
{
    /// <summary>What a leakage test takes for evidence (Goodwill et al. 2011), and dudect's paper after it.</summary>
    internal const double Evidence = 4.5;

    /// <summary>From here on dudect's program says that the time is not constant.</summary>
    internal const double Definite = 10;

    /// <summary>What an exception more or less costs, and a network would have to let through; less is no reason to stop a build.</summary>
    private const double Gross = 5_000;

    /// <summary>Cuts at the percentiles of dudect: densest where the longest durations are, which interrupts make.</summary>
    private const int Cuts = 100;

    private const int Fewest = 100;

    internal bool IsGross => MaxT > Definite && Math.Abs(Effect) - Margin > Gross;

    internal string Verdict => this switch
    {
        { Samples: < Fewest } => "too few samples",
        { MaxT: < Evidence } => "no evidence",
        { MaxT: < Definite } => "weak evidence",
        _ => "differs",
    };

    /// <summary>
    /// Welch's t-test of all durations, and of those below each cut (Reparaz, Balasch, Verbauwhede 2017): what disturbs a measurement only
    /// lengthens it, and would hide a difference of the undisturbed ones.
    /// </summary>
    internal static Comparison Of(IReadOnlyCollection<double> reference, IReadOnlyCollection<double> durations)
    {
        double[] sorted = [.. durations.Order()], sortedReference = [.. reference.Order()], both = [.. reference.Concat(durations).Order()];
        var (most, of, ofReference) = (0.0, default(Moments), default(Moments));
        for (var cut = 1; cut <= Cuts + 1; cut++)
        {
            var below = cut > Cuts ? double.PositiveInfinity : both[(int)(both.Length * (1 - Math.Pow(0.5, 10.0 * cut / Cuts)))];
            (of, ofReference) = (Below(below, sorted, of), Below(below, sortedReference, ofReference));
            if (Math.Min(of.Count, ofReference.Count) >= Fewest)
            {
                most = Math.Max(most, Math.Abs(Moments.T(of, ofReference)));
            }
        }

        var (median, error) = Middle(sorted);
        var (medianOfReference, errorOfReference) = Middle(sortedReference);
        return new(
            Math.Min(sorted.Length, sortedReference.Length),
            most,
            median - medianOfReference,
            1.96 * Math.Sqrt((error * error) + (errorOfReference * errorOfReference)),
            medianOfReference);
    }

    private static Moments Below(double cut, double[] sorted, Moments moments)
    {
        while (moments.Count < sorted.Length && sorted[moments.Count] < cut)
        {
            moments = moments.With(sorted[moments.Count]);
        }

        return moments;
    }

    /// <summary>With its standard error, from the two order statistics around it that a binomial distribution names.</summary>
    private static (double Median, double Error) Middle(double[] sorted)
    {
        if (sorted.Length == 0)
        {
            return (double.NaN, double.NaN);
        }

        var half = (int)Math.Ceiling(1.96 * Math.Sqrt(sorted.Length) / 2);
        var middle = sorted.Length / 2;
        return (sorted[middle], (sorted[Math.Min(middle + half, sorted.Length - 1)] - sorted[Math.Max(middle - half, 0)]) / (2 * 1.96));
    }
}
