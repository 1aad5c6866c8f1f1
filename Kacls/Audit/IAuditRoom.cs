using Kacls.Errors;

namespace Kacls.Audit;

/// <summary>The room for records that wait to be delivered.</summary>
internal interface IAuditRoom
{
    /// <summary>Keeps a place for the record of a request; writing the record gives it back.</summary>
    /// <exception cref="KaclsException"><c>audit_unavailable</c>: there is none.</exception>
    void Reserve();
}
