namespace Kacls.Cli.Doctor;

/// <summary>A check under its name, and how it says what it saw.</summary>
/// <param name="name">In the output, and in the JSON.</param>
internal abstract class Check(string name)
{
    /// <summary>In the output, and in the JSON.</summary>
    public string Name { get; } = name;

    /// <summary>As it should be.</summary>
    protected Finding Ok(string seen) => new(Name, Severity.Ok, seen);

    /// <summary>Good to know.</summary>
    protected Finding Note(string seen, string? todo = null) => new(Name, Severity.Note, seen, todo);

    /// <summary>Works today, or works for most.</summary>
    protected Finding Warning(string seen, string todo) => new(Name, Severity.Warning, seen, todo);

    /// <summary>Google's clients will fail, or keys are in danger.</summary>
    protected Finding Finding(string seen, string todo) => new(Name, Severity.Finding, seen, todo);
}
