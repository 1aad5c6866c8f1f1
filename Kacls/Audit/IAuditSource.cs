namespace Kacls.Audit;

/// <summary>What a record is made from: a request, many requests that were counted together, or something that the service did.</summary>
internal interface IAuditSource
{
    /// <summary>Lists what is known. Called once, later than the request and by another thread.</summary>
    void List(AuditFields fields);
}
