namespace Kacls.Cli.Gmail;

/// <summary>What became of a user's key.</summary>
internal enum WrapOutcome
{
    /// <summary>Nothing is wrong with the files; nothing was sent (<c>--dry-run</c>).</summary>
    Ready,

    /// <summary>Both files were written.</summary>
    Wrapped,

    /// <summary>Both files were there already, of this certificate and this service.</summary>
    Kept,

    /// <summary>The files are wrong.</summary>
    Faulty,

    /// <summary>The key service refused.</summary>
    Refused,

    /// <summary>Not tried, because the run ended before.</summary>
    NotTried,
}
