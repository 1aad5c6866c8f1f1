namespace Kacls.Benchmarks.Timing;

/// <summary>Mean and variance of numbers that come one by one (Welford 1962).</summary>
internal readonly record struct Moments(int Count, double Mean, double Squares)
{
    private double Variance => Squares / (Count - 1);

    internal Moments With(double number)
    {
        var delta = number - Mean;
        var mean = Mean + (delta / (Count + 1));
        return new(Count + 1, mean, Squares + (delta * (number - mean)));
    }

    /// <summary>Welch's t (1947): how many standard errors lie between two means. Zero where neither varies.</summary>
    internal static double T(Moments one, Moments other)
    {
        var error = Math.Sqrt((one.Variance / one.Count) + (other.Variance / other.Count));
        return error > 0 ? (one.Mean - other.Mean) / error : 0;
    }
}
