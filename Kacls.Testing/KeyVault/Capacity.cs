using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Kacls.Testing.KeyVault;

/// <summary>How fast the vaults are and how much they take: without bounds, and at once, unless it is set.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing.")]
public sealed class Capacity
{
    private readonly ConcurrentDictionary<string, ThrottleWindow> windows = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider clock;
    private SemaphoreSlim? engines;

    internal Capacity(TimeProvider clock) => this.clock = clock;

    /// <summary>How long an operation with a key takes; absent: no longer than its arithmetic.</summary>
    public LogNormal? Latency { get; set; }

    /// <summary>Whether a vault answers 429 beyond Azure's limits (<see cref="ThrottleWindow"/>). An HSM never does.</summary>
    public bool Throttles { get; set; }

    /// <summary>Lets only so many operations run at a time; the others wait, so that the vault gets slow. Absent: all of them.</summary>
    public void LimitConcurrency(int? atOnce) => engines = atOnce is { } count ? new(count) : null;

    /// <summary>Counts an operation, and waits until it may be done.</summary>
    /// <returns>To dispose of when it is done.</returns>
    /// <exception cref="VaultException">The vault has had enough of them. It answers so at once.</exception>
    internal async Task<IDisposable?> EnterAsync(Vault vault, VaultRoute route, CancellationToken cancellation)
    {
        if (!CryptoOperations.Exists(route.Operation))
        {
            return null;
        }

        if (Throttles && !vault.IsManagedHsm)
        {
            var key = vault.Find(route.Name).Find(route.Version).Material;
            windows.GetOrAdd(vault.Host, _ => new(clock)).Enter(key.Type, key.Bits);
        }

        var engine = engines;
        if (engine is not null)
        {
            await engine.WaitAsync(cancellation);
        }

        var busy = new Busy(engine);
        try
        {
            await (Latency is { } latency ? Task.Delay(latency.Next(), clock, cancellation) : Task.CompletedTask);
            return busy;
        }
        catch
        {
            busy.Dispose();
            throw;
        }
    }

    private sealed class Busy(SemaphoreSlim? engine) : IDisposable
    {
        public void Dispose() => engine?.Release();
    }
}
