namespace Kacls.Testing.Gmail;

/// <summary>An error as Google's APIs write it.</summary>
/// <param name="code">The HTTP status.</param>
/// <param name="status">The canonical code, such as <c>INVALID_ARGUMENT</c>.</param>
/// <param name="reason">The older name of the same, such as <c>invalidArgument</c>.</param>
/// <param name="message">For a person.</param>
public sealed class GoogleErrorException(int code, string status, string reason, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Code => code;

    /// <summary>The reply's body.</summary>
    public object Body => new
    {
        error = new { code, message = Message, errors = new[] { new { message = Message, domain = "global", reason } }, status },
    };

    internal static GoogleErrorException Invalid(string message) => new(400, "INVALID_ARGUMENT", "invalidArgument", message);

    internal static GoogleErrorException Precondition(string message, int code = 400) =>
        new(code, "FAILED_PRECONDITION", "failedPrecondition", message);

    internal static GoogleErrorException NotFound() => new(404, "NOT_FOUND", "notFound", "Requested entity was not found.");

    internal static GoogleErrorException Exists() => new(409, "ALREADY_EXISTS", "alreadyExists", "Requested entity already exists");

    internal static GoogleErrorException Unauthenticated() => new(
        401, "UNAUTHENTICATED", "authError", "Request had invalid authentication credentials. Expected OAuth 2 access token.");

    internal static GoogleErrorException Denied(string message) => new(403, "PERMISSION_DENIED", "forbidden", message);
}
