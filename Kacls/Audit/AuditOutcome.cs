namespace Kacls.Audit;

/// <summary>How a request ended.</summary>
internal enum AuditOutcome
{
    /// <summary>The caller got what it asked for.</summary>
    Granted,

    /// <summary>The request was refused.</summary>
    Denied,

    /// <summary>The service could not answer.</summary>
    Failed,
}
