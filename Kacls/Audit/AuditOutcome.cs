namespace Kacls.Audit;

internal enum AuditOutcome
{
    /// <summary>The caller got what it asked for.</summary>
    Granted,

    Denied,

    /// <summary>The service could not answer.</summary>
    Failed,
}
