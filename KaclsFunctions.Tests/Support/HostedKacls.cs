using System.Text.Json;

namespace KaclsFunctions.Tests.Support;

/// <summary>A KACLS in a process of its own, by the system's clock. Its console is searched for secrets when it ends.</summary>
internal abstract class HostedKacls(KaclsIssuers issuers, string address) : KaclsClient(issuers, address)
{
    public override TimeProvider Clock => TimeProvider.System;

    /// <summary>Whether requests outside its base path reach it too, and not only its host.</summary>
    public abstract bool AnswersEveryPath { get; }

    /// <summary>Its standard output.</summary>
    public abstract IReadOnlyList<string> Output { get; }

    /// <summary>Its standard error.</summary>
    public abstract IReadOnlyList<string> Errors { get; }

    /// <summary>The audit records of requests on its console.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Audit =>
        [
            .. Output.Select(AuditIn).OfType<IReadOnlyDictionary<string, string>>()
                .Where(record => !CapturedLog.IsOfService(record["operation"])),
        ];

    public override async Task<IReadOnlyDictionary<string, string>> AuditOfAsync(Reply reply)
    {
        await Eventually.True(() => Output.Any(line => line.Contains(reply.CorrelationId!, StringComparison.Ordinal)));
        return Audit.Single(record => record["correlation_id"] == reply.CorrelationId);
    }

    /// <summary>Ends it as its platform would.</summary>
    /// <returns>The exit code.</returns>
    public abstract Task<int> StopAsync();

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        await base.DisposeAsync();
        SuiteSecrets.AssertNoneIn(string.Join('\n', Output.Concat(Errors)));
    }

    private static Dictionary<string, string>? AuditIn(string line)
    {
        if (!line.Contains("\"KaclsAudit\"", StringComparison.Ordinal))
        {
            return null;
        }

        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("State").EnumerateObject()
            .ToDictionary(field => field.Name, field => field.Value.ToString(), StringComparer.Ordinal);
    }
}
