using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Key {Key} wraps with version {Version}.")]
    public static partial void VersionLoaded(ILogger logger, string key, string version);

    [LoggerMessage(2002, LogLevel.Warning, "The versions of key {Key} could not be refreshed: {Reason}. What was known holds on.")]
    public static partial void RefreshFailed(ILogger logger, string key, string reason, Exception exception);

    [LoggerMessage(2003, LogLevel.Warning, "KEK {Name} can't wrap yet: {Reason}.")]
    public static partial void WarmUpFailed(ILogger logger, string name, string reason, Exception exception);
}
