namespace Kacls.Cli.Gmail.Uploads;

/// <summary>What became of a user's key pair.</summary>
internal enum UploadOutcome
{
    /// <summary>Gmail has the pair, and the identity uses it.</summary>
    Done,

    /// <summary>The same, since before.</summary>
    Unchanged,

    /// <summary>A dry run: it would be done.</summary>
    Planned,

    /// <summary>Left alone on purpose: a hardware key.</summary>
    Skipped,

    /// <summary>Nothing was done, since it would be wrong.</summary>
    Refused,

    /// <summary>Not now: the same command again, later.</summary>
    Later,

    /// <summary>Google refused it.</summary>
    Failed,
}

/// <summary>A line of the report.</summary>
/// <param name="Email">The user.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="KeyPairId">The pair.</param>
/// <param name="Detail">What was, or would be, done; or why not.</param>
/// <param name="OlderPairs">The user's other pairs, without which mail encrypted before can't be read.</param>
internal sealed record UploadResult(
    string Email, UploadOutcome Outcome, string? KeyPairId = null, string? Detail = null, IReadOnlyList<OlderPair>? OlderPairs = null);

/// <summary>A pair that older mail is encrypted to.</summary>
/// <param name="KeyPairId">Gmail's name for it.</param>
/// <param name="KaclsUrl">The key service that has to stay reachable for it; none: a hardware key.</param>
/// <param name="State"><c>enabled</c> or <c>disabled</c>.</param>
internal sealed record OlderPair(string KeyPairId, string? KaclsUrl, string State);
