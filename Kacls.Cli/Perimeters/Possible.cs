using Kacls.Perimeters;

namespace Kacls.Cli.Perimeters;

/// <summary>What a condition, or a rule, may have been: of what the record doesn't tell, everything.</summary>
/// <param name="CanBeFalse">It may not have held.</param>
/// <param name="CanBeUnknown">The service itself may not have known.</param>
/// <param name="CanBeTrue">It may have held.</param>
internal readonly record struct Possible(bool CanBeFalse, bool CanBeUnknown, bool CanBeTrue)
{
    /// <summary>Nothing is known.</summary>
    public static readonly Possible Anything = new(true, true, true);

    /// <summary>Nothing else is possible.</summary>
    public static Possible Only(Truth truth) => new(truth == Truth.False, truth == Truth.Unknown, truth == Truth.True);

    /// <summary>
    /// Kleene's AND of all that either may be; as if they had nothing to do with each other, which makes more possible, never less.
    /// </summary>
    public Possible And(Possible other) => Combine(other, static (left, right) => left.And(right));

    /// <summary>Kleene's NOT.</summary>
    public Possible Not() => new(CanBeTrue, CanBeUnknown, CanBeFalse);

    /// <summary>What either may be.</summary>
    public Possible Or(Possible other) =>
        new(CanBeFalse || other.CanBeFalse, CanBeUnknown || other.CanBeUnknown, CanBeTrue || other.CanBeTrue);

    private Possible Combine(Possible other, Func<Truth, Truth, Truth> connective)
    {
        var all = default(Possible);
        foreach (var left in Truths())
        {
            foreach (var right in other.Truths())
            {
                all = all.Or(Only(connective(left, right)));
            }
        }

        return all;
    }

    private IEnumerable<Truth> Truths()
    {
        if (CanBeFalse)
        {
            yield return Truth.False;
        }

        if (CanBeUnknown)
        {
            yield return Truth.Unknown;
        }

        if (CanBeTrue)
        {
            yield return Truth.True;
        }
    }
}
