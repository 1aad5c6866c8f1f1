namespace Kacls.Audit;

/// <summary>Where records are delivered to, and which says what has become of them.</summary>
internal interface IAuditSink : IDisposable
{
    /// <summary>The most that <see cref="SendAsync"/> takes at once.</summary>
    const int MaxBatch = 512;

    /// <summary>Hands records over. Called by one at a time.</summary>
    /// <param name="batch">1 to 512 of them.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    Task<SinkAnswer> SendAsync(IReadOnlyList<AuditEntry> batch, CancellationToken cancellation);
}
