using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Versions of key {Key}: {Changes}.")]
    public static partial void VersionsChanged(ILogger logger, string key, string changes);

    [LoggerMessage(2002, LogLevel.Warning, "The versions of key {Key} could not be refreshed: {Reason}. What was known holds on.")]
    public static partial void RefreshFailed(ILogger logger, string key, string reason, Exception exception);

    [LoggerMessage(2003, LogLevel.Warning, "KEK {Name} can't wrap yet: {Reason}.")]
    public static partial void WarmUpFailed(ILogger logger, string name, string reason, Exception exception);

    [LoggerMessage(2004, LogLevel.Information, "Version {Version} of key {Key} has proved itself; vault requests: {VaultRequests}.")]
    public static partial void VersionProved(ILogger logger, string version, string key, string? vaultRequests);

    [LoggerMessage(2005, LogLevel.Warning, "The signing key can't sign yet: {Reason}.")]
    public static partial void SigningWarmUpFailed(ILogger logger, string reason, Exception exception);

    [LoggerMessage(2007, LogLevel.Information, "Version {Version} of the signing key has the kid {KeyId}.")]
    public static partial void SigningVersion(ILogger logger, string version, string keyId);

    [LoggerMessage(2006, LogLevel.Warning, "Version {Version} of key {Key} can't be used: {Reason}, {Detail}. It is tried again.")]
    public static partial void VersionFailed(
        ILogger logger, string version, string key, string reason, string? detail, Exception exception);

    [LoggerMessage(
        2008, LogLevel.Information, "The seal of version {Version} of KEK {Name} is known; vault requests: {VaultRequests}.")]
    public static partial void SealMade(ILogger logger, string version, string name, string? vaultRequests);

    [LoggerMessage(
        2009, LogLevel.Warning, "The seal of version {Version} of KEK {Name} can't be had: {Reason}, {Detail}. It is tried again.")]
    public static partial void SealFailed(
        ILogger logger, string version, string name, string reason, string? detail, Exception exception);

    [LoggerMessage(2010, LogLevel.Warning, "Seal key {Key}: version {Version} {Problem}. Mend it: {Command}")]
    public static partial void SealKeyAtRisk(ILogger logger, string key, string version, string problem, string command);
}
