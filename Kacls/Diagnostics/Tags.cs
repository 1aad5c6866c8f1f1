namespace Kacls.Diagnostics;

/// <summary>The names of tags, the audit fields' where there is one, and words that are values of them.</summary>
internal static class Tags
{
    internal const string Application = "application";
    internal const string CorrelationId = "correlation_id";
    internal const string Failed = "failed";
    internal const string Kek = "kek";
    internal const string Lane = "lane";
    internal const string Ok = "ok";
    internal const string Operation = "operation";
    internal const string Outcome = "outcome";
    internal const string Reason = "reason";
    internal const string ReasonCode = "reason_code";
    internal const string Source = "source";
    internal const string State = "state";
    internal const string Token = "token";
    internal const string Version = "version";
}
