namespace Kacls.Cli.Conformance;

/// <summary>Whose rule a case tries.</summary>
internal enum CaseLevel
{
    /// <summary>Google's reference says so.</summary>
    Google,

    /// <summary>It follows from an RFC, from what Google's clients do, or from what a rule is for; Google doesn't say it.</summary>
    Inferred,
}
