namespace Kacls.Benchmarks.Cold;

/// <summary>What one start took, from the start of the process on.</summary>
/// <param name="Status">Until the first status was answered.</param>
/// <param name="Wrap">Until the first wrap was answered, which is sent then; an empty app has none.</param>
internal readonly record struct ColdTimes(TimeSpan Status, TimeSpan? Wrap)
{
    /// <summary>The first wrap by itself.</summary>
    internal TimeSpan? WrapCall => Wrap - Status;
}
