using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

internal static partial class IdentityLog
{
    [LoggerMessage(2021, LogLevel.Warning, "No token for {Scope}: {Reason}. One that is still valid is used on.")]
    public static partial void FetchFailed(ILogger logger, string scope, string reason, Exception exception);

    [LoggerMessage(2022, LogLevel.Warning, "The identity has failed for long: the credential is made again.")]
    public static partial void MadeAgain(ILogger logger);
}
