using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kacls.Benchmarks.Soak;

/// <summary>What came of a request.</summary>
/// <param name="Status">The reply's; 0 where there was none.</param>
/// <param name="ReasonCode">Why it was refused; <c>ok</c> where it was granted; what went wrong where there was no reply.</param>
/// <param name="CorrelationId">The reply's.</param>
/// <param name="Json">The body of a granted one.</param>
internal sealed partial record SoakAnswer(int Status, string ReasonCode, string CorrelationId, JsonElement Json)
{
    internal const string Granted = "ok";

    /// <summary>The caller went away.</summary>
    internal const string Gone = "caller gone";

    internal bool IsGranted => Status == 200;

    internal static SoakAnswer None(string why) => new(0, why, "", default);

    internal static async Task<SoakAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var id = response.Headers.TryGetValues("X-Correlation-Id", out var ids) ? ids.Single() : "";
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        using var json = JsonDocument.Parse(body);
        if (status == 200)
        {
            return new(status, Granted, id, json.RootElement.Clone());
        }

        var details = json.RootElement.TryGetProperty("details", out var text) ? text.GetString()! : "";
        return new(status, Reason().Match(details).Groups[1].Value, id, default);
    }

    [GeneratedRegex("^reason_code=([a-z0-9_]+); correlation_id=[0-9a-f]{32}$")]
    private static partial Regex Reason();
}
