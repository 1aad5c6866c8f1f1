namespace Kacls.Perimeters;

/// <summary>
/// Whether a condition holds, or can't be known: no client address, no country for it, a claim that is absent. Combined after Kleene's
/// strong three-valued logic, so that what is unknown matters only where it would decide.
/// </summary>
internal enum Truth
{
    /// <summary>It does not hold.</summary>
    False = 0,

    /// <summary>It can't be known.</summary>
    Unknown = 1,

    /// <summary>It holds.</summary>
    True = 2,
}

/// <summary>Kleene's connectives.</summary>
internal static class Truths
{
    internal static Truth Of(bool value) => value ? Truth.True : Truth.False;

    internal static Truth And(this Truth left, Truth right) => left < right ? left : right;

    internal static Truth Not(this Truth value) => Truth.True - (int)value;
}
