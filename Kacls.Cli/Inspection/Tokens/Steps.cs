using Kacls.Audit;
using Kacls.Cli.Doctor;
using Kacls.Errors;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>One step of the service's after the other, each by itself: a line says what came of it, in the service's own words.</summary>
internal sealed class Steps
{
    private readonly List<Finding> lines = [];

    /// <summary>A line for each step until now.</summary>
    public IReadOnlyList<Finding> Lines => lines;

    /// <summary>Good to know.</summary>
    public void Note(string claim, string text) => lines.Add(new(claim, Severity.Note, text));

    /// <summary>As it should be.</summary>
    public void Ok(string claim, string text) => lines.Add(new(claim, Severity.Ok, text));

    /// <summary>Takes a step that has a result.</summary>
    /// <param name="claim">The claim that it is about.</param>
    /// <param name="step">What the service does; what it throws becomes the line.</param>
    /// <param name="ok">What the line says where it does not throw; null: no line.</param>
    /// <returns>Null where it throws.</returns>
    public T? Try<T>(string claim, Func<T> step, Func<T, string?> ok)
        where T : class
    {
        T? result = null;
        return Check(claim, () => result = step(), () => ok(result!)) ? result : null;
    }

    /// <summary>Takes a step that only checks.</summary>
    /// <returns>Whether it does not throw.</returns>
    public bool Check(string claim, Action step, Func<string?> ok)
    {
        try
        {
            step();
        }
        catch (KaclsException refusal)
        {
            Refused(claim, refusal);
            return false;
        }

        if (ok() is { } text)
        {
            Ok(claim, text);
        }

        return true;
    }

    /// <summary>What the service throws.</summary>
    public void Refused(string claim, KaclsException refusal) => lines.Add(new(
        claim, Severity.Finding, $"{refusal.Error.ReasonCode}: {AuditText.Clean(refusal.Detail) ?? refusal.Error.Message}"));
}
