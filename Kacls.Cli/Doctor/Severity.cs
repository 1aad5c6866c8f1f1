namespace Kacls.Cli.Doctor;

/// <summary>How much what was seen matters.</summary>
internal enum Severity
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Good to know; nothing has to be done.</summary>
    Note,

    /// <summary>Works today, or works for most.</summary>
    Warning,

    /// <summary>Google's clients will fail, or keys are in danger.</summary>
    Finding,
}
