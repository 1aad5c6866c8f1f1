using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Support;

/// <summary>What a KACLS answered.</summary>
internal sealed record Reply(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The reason code in the details of a structured error.</summary>
    public string ReasonCode =>
        Regex.Match(Json.GetProperty("details").GetString()!, "reason_code=([a-z0-9_]+); correlation_id=[0-9a-f]{32}$").Groups[1].Value;

    /// <summary>Of the reply, and of the request's audit record.</summary>
    public string? CorrelationId => Header("X-Correlation-Id");

    public byte[] Bytes(string member) => Json.GetProperty(member).GetBytesFromBase64();

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>Asserts a refusal in Google's structured form: code, message and details, and the status of the same number.</summary>
    public void AssertRefused(int status, string reasonCode)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Body}");
        Assert.Equal(["code", "message", "details"], Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(status, Json.GetProperty("code").GetInt32());
        Assert.Equal(reasonCode, ReasonCode);
        Assert.DoesNotContain("Exception", Body, StringComparison.OrdinalIgnoreCase);
    }
}
