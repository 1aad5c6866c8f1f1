namespace KaclsFunctions.Tests.Infra;

/// <summary>The words that a query may use besides the names it makes: those of the language, and the tables with the columns used of them.</summary>
internal static class KqlVocabulary
{
    /// <summary>Operators, functions and types of the Kusto query language that the queries use.</summary>
    internal static readonly string[] Language =
    [
        "where", "summarize", "by", "extend", "project", "order", "desc", "take", "top", "join", "kind", "inner", "leftanti", "on", "let", "union", "isfuzzy", "true",
        "distinct", "mv", "expand", "to", "typeof", "string", "and", "or", "in", "between", "contains", "startswith", "bin", "ago",
        "count", "countif", "dcount", "min", "max", "maxif", "sum", "sumif", "arg_max", "percentile", "make_set", "make_set_if",
        "tostring", "todouble", "toint", "tobool", "tolower", "toscalar", "isempty", "isnotempty", "iff", "coalesce", "split", "strcat", "replace_string",
        "round", "max_of", "datetime_diff", "column_ifexists", "real", "null", "not",
    ];

    /// <summary>
    /// Azure Monitor's tables (learn.microsoft.com/azure/azure-monitor/reference/tables): AppEvents and AppMetrics of a workspace-based Application
    /// Insights, AZKVAuditLogs and AzureDiagnostics of Key Vault.
    /// </summary>
    internal static readonly Dictionary<string, string[]> Tables = new()
    {
        ["AppEvents"] = ["TimeGenerated", "Name", "Properties", "AppRoleInstance"],
        ["AppMetrics"] = ["TimeGenerated", "Name", "Properties", "Sum", "Max", "ItemCount"],
        ["AZKVAuditLogs"] = ["TimeGenerated", "_ResourceId", "OperationName", "CorrelationId", "DurationMs", "HttpStatusCode", "Identity", "CallerIpAddress"],
        ["AzureDiagnostics"] =
            ["TimeGenerated", "_ResourceId", "OperationName", "CorrelationId", "DurationMs", "ResourceProvider", "Category", "CallerIPAddress"],
        ["VaultEvents"] =
            ["TimeGenerated", "Vault", "VaultOperation", "VaultStatus", "VaultMs", "VaultCaller", "VaultCallerAddress", "VaultRequest"],
    };
}
