using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Tokens;
using Kacls.Tokens.Keys;

namespace Kacls.Operations;

/// <summary>What the self-checks found.</summary>
/// <param name="Fault">Why nothing can be served; absent where something can.</param>
/// <param name="Degraded">The parts of which something does not work, though the service serves.</param>
/// <param name="Detail">What does not work, for the operator; absent where all does.</param>
internal sealed record SelfCheckResult(string? Fault, IReadOnlyList<string> Degraded, string? Detail);

/// <summary>
/// What status tests: that each active KEK wraps and unwraps, that the vaults of the others answer, and that every issuer's keys are known.
/// A result holds for some seconds, so that polling costs the HSM next to nothing.
/// </summary>
internal sealed class SelfCheck(KeyEncryptionRing ring, KeySources keySources, IssuerRegistry registry, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim gate = new(1);
    private (SelfCheckResult Result, long Taken)? last;

    internal async ValueTask<SelfCheckResult> CheckAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (last is not { } made || time.GetElapsedTime(made.Taken) >= Holds)
            {
                last = made = (await TakeAsync(cancellation), time.GetTimestamp());
            }

            return made.Result;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<SelfCheckResult> TakeAsync(CancellationToken cancellation)
    {
        var silent = await FindSilentIssuersAsync(cancellation);
        var keks = await Task.WhenAll(ring.Active.Select(kek => FindFaultAsync(kek, cancellation)));
        string[] faults = [.. keks.Select(kek => kek.Fault).OfType<string>()];

        // One that only unwraps is not tried: it costs no call to know whether its vault answered last time.
        string[] unreachable = [.. ring.Inactive.Where(kek => kek.IsFailing).Select(kek => $"{kek.Name}: its vault can't be asked")];
        string[] details =
        [
            .. silent.Count == 0 ? Enumerable.Empty<string>() : [$"no signing keys known of {string.Join(", ", silent)}"],
            .. faults,
            .. unreachable,
        ];

        // A whole kind that does not work stops everybody; a part of it, some.
        var stopped = AreAll(silent, TokenPurposes.Authorization)
            || AreAll(silent, TokenPurposes.User | TokenPurposes.Guest | TokenPurposes.Privileged)
            || Array.TrueForAll(keks, kek => kek is { Fault: not null, IsOverloaded: false });
        var detail = details.Length == 0 ? null : string.Join("; ", details);
        return new SelfCheckResult(
            stopped ? detail ?? "no active KEK" : null,
            [
                .. silent.Count > 0 ? ["issuer"] : Enumerable.Empty<string>(),
                .. faults.Length + unreachable.Length > 0 ? ["kek"] : Enumerable.Empty<string>(),
                .. ring.All.Any(kek => kek.IsSealAtRisk) ? ["seal_key"] : Enumerable.Empty<string>(),
            ],
            detail);
    }

    /// <summary>An issuer with several sources has keys as long as one of them has.</summary>
    private async Task<HashSet<string>> FindSilentIssuersAsync(CancellationToken cancellation)
    {
        // Right after the start the first fetches may still be under way.
        await keySources.WarmUpAsync(cancellation);
        return keySources.Health.GroupBy(source => source.Name, StringComparer.Ordinal)
            .Where(issuer => issuer.All(source => !source.HasKeys)).Select(issuer => issuer.Key).ToHashSet(StringComparer.Ordinal);
    }

    private bool AreAll(HashSet<string> silent, TokenPurposes anyOf)
    {
        var issuers = registry.Issuers.Where(issuer => issuer.Grants.Any(grant => (grant.Purposes & anyOf) != 0)).ToArray();
        return issuers.Length > 0 && Array.TrueForAll(issuers, issuer => silent.Contains(issuer.Issuer));
    }

    private static async Task<(string? Fault, bool IsOverloaded)> FindFaultAsync(IKeyEncryptionKey kek, CancellationToken cancellation)
    {
        var contentKey = RandomNumberGenerator.GetBytes(32);
        try
        {
            var unwrapped = await kek.UnwrapAsync(await kek.WrapAsync(contentKey, cancellation), cancellation);
            var works = CryptographicOperations.FixedTimeEquals(unwrapped, contentKey);
            return (works ? null : $"{kek.Name}: does not unwrap what it wrapped", false);
        }
        catch (KaclsException exception)
        {
            // An overloaded KEK serves as much as it can. Front Door would take the region out, and the next one would get all the load.
            var reason = exception.Error.ReasonCode;
            return (
                $"{kek.Name}: {reason}", reason == ErrorCatalogue.KekThrottled.ReasonCode || reason == ErrorCatalogue.KekBusy.ReasonCode);
        }
    }
}
