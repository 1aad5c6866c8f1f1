using Kacls.Cli.Gmail.Api;

namespace Kacls.Cli.Gmail.Uploads;

/// <summary>What is left to do for a user, from what Gmail has.</summary>
/// <param name="Pair">The pair of the files, if Gmail has it.</param>
/// <param name="Identity">The user's identity, if there is one.</param>
/// <param name="Older">The other pairs.</param>
internal sealed record UploadPlan(CseKeyPair? Pair, CseIdentity? Identity, IReadOnlyList<OlderPair> Older)
{
    /// <summary>Why nothing is to be done: left alone, or refused.</summary>
    internal (UploadOutcome Outcome, string Reason)? Stop { get; private init; }

    /// <summary>Whether the identity uses the pair.</summary>
    internal bool IsBound => Pair is not null && Identity?.PrimaryKeyPairId == Pair.KeyPairId;

    /// <summary>The steps in words.</summary>
    internal string Steps => string.Join(", ", new[]
    {
        Pair is null ? "upload the pair" : null,
        IsBound ? null : Identity is null ? "create the identity" : $"move the identity from {Identity.PrimaryKeyPairId}",
    }.OfType<string>());

    /// <param name="files">What is to be in Gmail.</param>
    /// <param name="pairs">What is.</param>
    /// <param name="identity">The user's identity, if there is one.</param>
    /// <param name="isSwitch">Whether the identity is to leave another key service.</param>
    internal static UploadPlan Of(KeyPairFiles files, IReadOnlyList<CseKeyPair> pairs, CseIdentity? identity, bool isSwitch)
    {
        var leaf = files.Chain()[0];
        var mine = pairs.Where(pair => pair.Is(leaf, files.KaclsUrl, files.WrappedPrivateKey)).ToArray();
        var pair = mine.FirstOrDefault(one => one.KeyPairId == identity?.PrimaryKeyPairId)
            ?? mine.FirstOrDefault(one => one.IsEnabled) ?? mine.FirstOrDefault();
        var used = pairs.Where(one => identity?.KeyPairIds.Contains(one.KeyPairId) == true).ToArray();
        return new(pair, identity, [.. pairs.Where(one => !mine.Contains(one))
            .Select(one => new OlderPair(one.KeyPairId!, one.KaclsUri, one.IsEnabled ? "enabled" : "disabled"))])
        {
            Stop = StopOf(files, pair, identity, used, isSwitch),
        };
    }

    private static (UploadOutcome Outcome, string Reason)? StopOf(
        KeyPairFiles files, CseKeyPair? pair, CseIdentity? identity, CseKeyPair[] used, bool isSwitch)
    {
        var other = used.FirstOrDefault(one => one.KeyPairId != pair?.KeyPairId);
        var isSame = KeyServiceUrl.IsSame(other?.KaclsUri, files.KaclsUrl);
        return (other, identity) switch
        {
            _ when used.Any(one => one.IsHardware) => (UploadOutcome.Skipped, "the identity uses a hardware key: left as it is"),
            (_, { SignAndEncryptKeyPairs: not null }) => (UploadOutcome.Refused,
                "the identity has a pair for signing and another for encryption: this command would make one of them"),
            _ when pair is { IsEnabled: false } => (UploadOutcome.Refused,
                $"pair {pair.KeyPairId} is the one of the files and is disabled"),
            (_, null) when isSwitch => (UploadOutcome.Refused, "there is no identity that could switch: kacls gmail upload makes one"),
            (not null, _) when isSwitch && isSame => (UploadOutcome.Refused,
                $"the files are for {files.KaclsUrl}, which the identity uses already: kacls gmail upload renews a certificate"),
            (not null, _) when !isSwitch && !isSame => (UploadOutcome.Refused,
                $"the identity uses the key service {other.KaclsUri}, the files are for another: kacls gmail switch moves it"),
            _ => null,
        };
    }
}
