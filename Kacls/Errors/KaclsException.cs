using System.Diagnostics.CodeAnalysis;

namespace Kacls.Errors;

/// <summary>
/// Ends a request with a <see cref="KaclsError"/>. The HTTP surface turns it into the structured error, the audit into a record.
/// </summary>
[SuppressMessage("Design", "CA1064", Justification = "The endpoint catches it; none leaves this service.")]
internal sealed class KaclsException(KaclsError error, string? detail, Exception? cause) : Exception(error.Message, cause)
{
    public KaclsError Error { get; } = error;

    /// <summary>What the operator may know beyond the reason code; no secrets. Absent where the reason code says it all.</summary>
    public string? Detail { get; } = detail;
}
