using System.Net.Sockets;
using System.Security.Authentication;

namespace Kacls.Errors;

/// <summary>Why a server gave no answer, in .NET's words and without its URL, which may hold a secret in its query.</summary>
internal static class ConnectionErrors
{
    /// <summary>
    /// The kind of failure, where .NET has one, and its cause: of TLS the text that says whether the name, the dates or the authority of
    /// the certificate is wrong.
    /// </summary>
    internal static string Describe(Exception failure)
    {
        var kind = failure is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known
            ? $"{known.HttpRequestError}"
            : null;
        var cause = CauseOf(failure.InnerException);
        return kind is null || cause is null || cause == kind ? cause ?? kind ?? failure.GetType().Name : $"{kind}: {cause}";
    }

    private static string? CauseOf(Exception? cause) => cause switch
    {
        null => null,
        AuthenticationException tls => tls.Message,
        SocketException socket => $"{socket.SocketErrorCode}",
        HttpIOException ended => $"{ended.HttpRequestError}",
        _ => CauseOf(cause.InnerException),
    };
}
