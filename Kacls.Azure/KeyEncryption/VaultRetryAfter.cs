using Azure;
using Kacls.Protocol;

namespace Kacls.Azure.KeyEncryption;

/// <summary>How long a vault asks us to wait: in the headers that the Azure SDK reads as well (Azure.Core, RetryPolicy).</summary>
internal static class VaultRetryAfter
{
    private static readonly string[] InMilliseconds = ["retry-after-ms", "x-ms-retry-after-ms"];

    public static bool IsIn(Response response) =>
        response.Headers.Contains("Retry-After") || Array.Exists(InMilliseconds, response.Headers.Contains);

    /// <returns>Absent where no header says it.</returns>
    public static int? Seconds(Response? response, TimeProvider clock)
    {
        foreach (var name in response is null ? [] : InMilliseconds)
        {
            if (response!.Headers.TryGetValue(name, out var value) && RetryAfter.SecondsOfMilliseconds(value) is { } seconds)
            {
                return seconds;
            }
        }

        return response?.Headers.TryGetValue("Retry-After", out var header) is true ? RetryAfter.Seconds(header, clock.GetUtcNow()) : null;
    }
}
