namespace Kacls.Benchmarks.Soak;

/// <summary>What an answer is.</summary>
internal enum Verdict
{
    /// <summary>What was asked for was given, to the byte.</summary>
    Granted,

    /// <summary>Refused, as it must be.</summary>
    Refused,

    /// <summary>Refused because of what was wrong at the time, for a reason that fits it.</summary>
    Troubled,

    /// <summary>The caller did not wait for it.</summary>
    Gone,

    /// <summary>Anything else.</summary>
    Wrong,
}

/// <summary>Says of each answer what it is.</summary>
internal static class SoakJudge
{
    /// <param name="call">The request.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="met">What of its concern was wrong at some time between its being sent and its answer.</param>
    /// <param name="isForbidden">Whether something forbade it all that time.</param>
    internal static Verdict Judge(SoakCall call, SoakAnswer answer, IReadOnlyList<Trouble> met, bool isForbidden)
    {
        if (answer.ReasonCode == SoakAnswer.Gone)
        {
            return call.GoesAfter is null ? Verdict.Wrong : Verdict.Gone;
        }

        if (answer.IsGranted)
        {
            return call.Refusal is null && !isForbidden && call.IsRight(answer.Json) ? Verdict.Granted : Verdict.Wrong;
        }

        if (answer.ReasonCode == call.Refusal)
        {
            return answer.Status is >= 400 and < 500 ? Verdict.Refused : Verdict.Wrong;
        }

        return met.Any(trouble => trouble.Allows.Contains(answer.ReasonCode)) ? Verdict.Troubled : Verdict.Wrong;
    }
}
