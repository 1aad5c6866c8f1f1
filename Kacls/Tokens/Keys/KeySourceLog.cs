using Microsoft.Extensions.Logging;

namespace Kacls.Tokens.Keys;

/// <summary>What the log tells about key sources.</summary>
internal static partial class KeySourceLog
{
    [LoggerMessage(201, LogLevel.Warning, "The signing keys of {Issuer} can't be fetched: {Failure}. Known keys stay in use.")]
    public static partial void Failed(ILogger logger, string issuer, string failure);

    [LoggerMessage(202, LogLevel.Information, "The signing keys of {Issuer} were fetched: {Count} usable.")]
    public static partial void Fetched(ILogger logger, string issuer, int count);

    [LoggerMessage(203, LogLevel.Information, "Published keys of {Issuer} were passed over: {Keys}")]
    public static partial void PassedOver(ILogger logger, string issuer, string keys);

    [LoggerMessage(
        204,
        LogLevel.Error,
        "The known signing keys of {Issuer} are no longer used: they could not be fetched anew for {Limit}. Its tokens are refused.")]
    public static partial void Stale(ILogger logger, string issuer, TimeSpan limit);
}
