namespace Kacls.Audit;

/// <summary>Takes accepted records out of <see cref="AuditLanes"/> to where they are kept.</summary>
internal interface IAuditOutlet
{
    /// <summary>There are records to take. Doesn't wait for a network.</summary>
    void HasMore();

    /// <summary>Takes all that can be taken now.</summary>
    /// <param name="cancellation">How long it may take.</param>
    Task FlushAsync(CancellationToken cancellation);
}
