namespace Kacls.Audit;

/// <summary>Takes accepted records out of <see cref="AuditLanes"/> to where they are kept.</summary>
internal interface IAuditOutlet
{
    /// <summary>
    /// Whether records that <see cref="HasMore"/> took could not be kept: until they can, no key is given. Never so where they wait
    /// elsewhere.
    /// </summary>
    bool IsFailing => false;

    /// <summary>There are records to take. Doesn't wait for a network.</summary>
    void HasMore();

    /// <summary>Takes all that can be taken now.</summary>
    /// <param name="cancellation">How long it may take.</param>
    Task FlushAsync(CancellationToken cancellation);
}
