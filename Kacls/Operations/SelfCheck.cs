using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Tokens.Keys;

namespace Kacls.Operations;

/// <summary>
/// What status tests: that an active KEK wraps and unwraps, and that every issuer's keys are known. A result holds for some seconds, so
/// that polling costs the HSM next to nothing.
/// </summary>
internal sealed class SelfCheck(KeyEncryptionRing ring, KeySources keySources, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim gate = new(1);
    private Result? last;

    /// <returns>What is wrong, for the operator; nothing where all is well.</returns>
    internal async ValueTask<string?> FindFaultAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (last is not { } made || time.GetElapsedTime(made.Taken) >= Holds)
            {
                last = made = new Result(
                    await FindKeySourceFaultAsync(cancellation) ?? await FindKekFaultAsync(cancellation), time.GetTimestamp());
            }

            return made.Fault;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async ValueTask<string?> FindKeySourceFaultAsync(CancellationToken cancellation)
    {
        // Right after the start the first fetches may still be under way.
        await keySources.WarmUpAsync(cancellation);
        // An issuer with several sources has keys as long as one of them has.
        var without = keySources.Health.GroupBy(source => source.Name, StringComparer.Ordinal)
            .Where(issuer => issuer.All(source => !source.HasKeys)).Select(issuer => issuer.Key).ToArray();
        return without.Length == 0 ? null : $"no signing keys known of {string.Join(", ", without)}";
    }

    /// <summary>One KEK that works is enough to serve; the others' faults show in their own requests.</summary>
    private async ValueTask<string?> FindKekFaultAsync(CancellationToken cancellation)
    {
        string? fault = null;
        foreach (var kek in ring.Active)
        {
            var contentKey = RandomNumberGenerator.GetBytes(32);
            try
            {
                var unwrapped = await kek.UnwrapAsync(await kek.WrapAsync(contentKey, cancellation), cancellation);
                if (CryptographicOperations.FixedTimeEquals(unwrapped, contentKey))
                {
                    return null;
                }

                fault = $"{kek.Name}: does not unwrap what it wrapped";
            }
            catch (KaclsException exception)
            {
                fault = $"{kek.Name}: {exception.Error.ReasonCode}";
            }
        }

        return fault ?? "no active KEK";
    }

    private sealed record Result(string? Fault, long Taken);
}
