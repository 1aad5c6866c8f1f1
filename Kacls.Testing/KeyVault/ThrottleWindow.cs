using System.Globalization;

namespace Kacls.Testing.KeyVault;

/// <summary>
/// What a vault grants within ten seconds (Azure documentation, Azure Key Vault service limits, "all other transactions"): 2,000 operations
/// with RSA keys of 2,048 bits in an HSM, 500 of 3,072, 250 of 4,096, and twice as many with software keys; weighted, and bounded in their
/// sum. What it refuses does not count (Azure Key Vault throttling guidance).
/// </summary>
public sealed class ThrottleWindow(TimeProvider clock)
{
    // In operations with the cheapest key, RSA 2,048 in software.
    private const int Limit = 4_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Queue<(DateTimeOffset At, int Weight)> granted = new();
    private int sum;

    /// <summary>Counts an operation with a key of this type and size.</summary>
    /// <exception cref="VaultException">429.</exception>
    public void Enter(VaultKeyType type, int bits)
    {
        var weight = (bits >= 4096 ? 8 : bits >= 3072 ? 4 : 1) * (type == VaultKeyType.Rsa ? 1 : 2);
        lock (gate)
        {
            var now = clock.GetUtcNow();
            while (granted.TryPeek(out var oldest) && oldest.At + Length <= now)
            {
                sum -= granted.Dequeue().Weight;
            }

            if (sum + weight > Limit)
            {
                var seconds = (int)Math.Ceiling((granted.Peek().At + Length - now).TotalSeconds);
                throw new VaultException(429, "Throttled", "Request was not processed because too many requests were received.")
                {
                    RetryAfter = seconds.ToString(CultureInfo.InvariantCulture),
                };
            }

            granted.Enqueue((now, weight));
            sum += weight;
        }
    }
}
