using System.Globalization;
using System.Text.Json.Serialization;
using Kacls.Cli.Gmail.Api;

namespace Kacls.Cli.Gmail.Uploads;

/// <summary>What Gmail has of a user.</summary>
/// <param name="Email">The user.</param>
/// <param name="Pairs">All key pairs.</param>
/// <param name="Findings">What is wrong, each a sentence.</param>
internal sealed record UserState(string Email, IReadOnlyList<PairState> Pairs, IReadOnlyList<string> Findings)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Gmail didn't answer, so that nothing is known.</summary>
    [JsonIgnore]
    public bool IsUnknown { get; init; }

    internal static UserState Of(string user, IReadOnlyList<CseKeyPair> pairs, CseIdentity? identity, string? url, DateTimeOffset now)
    {
        PairState[] states = [.. pairs.Select(pair => new PairState(
            pair.KeyPairId!,
            pair.IsEnabled ? "enabled" : "disabled",
            identity?.KeyPairIds.Contains(pair.KeyPairId) == true,
            pair.Leaf() is { } leaf ? leaf.NotAfter.ToUniversalTime() : null,
            pair.KaclsUri,
            pair.PrivateKeyMetadata?.Select(key => key.HardwareKeyMetadata).FirstOrDefault(key => key is not null) is { } card
                ? card.Description ?? "" : null))];
        return new(user, states, [.. Faults(states, identity, url, now)]);
    }

    private static IEnumerable<string> Faults(PairState[] pairs, CseIdentity? identity, string? url, DateTimeOffset now)
    {
        if (identity is null)
        {
            yield return pairs is [] ? "no key pair and no identity" : "no identity: nothing uses the key pair";
        }

        foreach (var id in identity?.KeyPairIds.Where(id => pairs.All(pair => pair.KeyPairId != id)) ?? [])
        {
            yield return $"the identity uses {id}, which Gmail doesn't list";
        }

        foreach (var pair in pairs.Where(pair => pair.IsUsed))
        {
            if (pair.State != "enabled")
            {
                yield return $"the identity uses {pair.KeyPairId}, which is disabled";
            }

            if (pair.Expires is not { } expires)
            {
                yield return $"the certificate of {pair.KeyPairId} can't be read";
            }
            else if (expires - now <= Soon)
            {
                var day = expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                yield return $"the certificate of {pair.KeyPairId} {(expires <= now ? "expired on" : "expires within 30 days, on")} {day}";
            }

            if (url is not null && pair.Hardware is null && !KeyServiceUrl.IsSame(pair.KaclsUrl, url))
            {
                yield return $"the identity uses {pair.KeyPairId} of the key service {pair.KaclsUrl}";
            }
        }
    }
}

/// <summary>A key pair of a user.</summary>
/// <param name="KeyPairId">Gmail's name for it.</param>
/// <param name="State"><c>enabled</c> or <c>disabled</c>.</param>
/// <param name="IsUsed">Whether the identity uses it.</param>
/// <param name="Expires">When its certificate ends.</param>
/// <param name="KaclsUrl">The key service that has its private key.</param>
/// <param name="Hardware">What its owner says of the hardware that has it instead.</param>
internal sealed record PairState(string KeyPairId, string State, bool IsUsed, DateTimeOffset? Expires, string? KaclsUrl, string? Hardware);
