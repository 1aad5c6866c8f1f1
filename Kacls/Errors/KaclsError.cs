using System.Globalization;
using System.Text;

namespace Kacls.Errors;

/// <summary>
/// One way in which a request can fail. All of them stand in <see cref="ErrorCatalogue"/>; docs/errors.md has a row for each.
/// </summary>
/// <param name="Status">The HTTP status, which is also the <c>code</c> of the structured error (Google's reference, Structured
/// errors).</param>
/// <param name="ReasonCode">Stable and machine-readable: goes to the caller's <c>details</c> and to the audit record.</param>
/// <param name="Message">What the caller reads. <c>{0}</c> stands for the subject that <see cref="About"/> fills in.</param>
internal sealed record KaclsError(int Status, string ReasonCode, string Message)
{
    /// <summary>After how many whole seconds a retry makes sense (RFC 9110 section 10.2.3); absent where a retry won't help.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>
    /// The same error, its message about <paramref name="subject"/>: a name that we chose, never a value from the request.
    /// </summary>
    public KaclsError About(string subject) =>
        this with { Message = string.Format(CultureInfo.InvariantCulture, CompositeFormat.Parse(Message), subject) };

    /// <summary>The exception that ends the request with this error, and tells the caller and the operator the same.</summary>
    /// <param name="reason">The subject of <see cref="About"/>.</param>
    public KaclsException Saying(string reason) => About(reason).ToException(reason);

    /// <summary>The exception that ends the request with this error.</summary>
    /// <param name="detail">For the operator's audit record only; holds no token, key or other secret.</param>
    /// <param name="cause">What went wrong underneath; its text reaches the log, never the caller.</param>
    public KaclsException ToException(string? detail = null, Exception? cause = null) => new(this, detail, cause);
}
