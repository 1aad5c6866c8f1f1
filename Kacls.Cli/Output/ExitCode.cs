namespace Kacls.Cli.Output;

/// <summary>What each command ends with.</summary>
internal static class ExitCode
{
    /// <summary>Nothing was found wrong.</summary>
    public const int Good = 0;

    /// <summary>Something was found wrong; the output says what.</summary>
    public const int Findings = 1;

    /// <summary>The command line or a file that it names is wrong.</summary>
    public const int Usage = 2;

    /// <summary>What was to be judged didn't answer.</summary>
    public const int Unreachable = 3;
}
