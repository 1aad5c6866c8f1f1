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

    [LoggerMessage(2004, LogLevel.Information, "Key {Key} signs and verifies with version {Version}, kid {KeyId}.")]
    public static partial void SigningVersionLoaded(ILogger logger, string key, string version, string keyId);

    [LoggerMessage(2005, LogLevel.Warning, "The signing key can't sign yet: {Reason}.")]
    public static partial void SigningWarmUpFailed(ILogger logger, string reason, Exception exception);
}
