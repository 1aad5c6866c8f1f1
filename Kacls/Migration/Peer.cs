using System.Globalization;
using System.Net;
using Kacls.Errors;
using Kacls.Perimeters;
using Kacls.Perimeters.Conditions;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Migration;

/// <summary>Another KACLS that the settings list, and what it is listed for.</summary>
/// <param name="Url">Its base URL as configured: the only URL that is ever connected to, and its name in tokens and audit records.</param>
/// <param name="AllowPrivateNetwork">Whether it may be at a private or loopback address.</param>
internal sealed record Peer(string Url, bool AllowPrivateNetwork)
{
    private static readonly string[] Rights = [MigrationPeerSettings.RewrapFrom, MigrationPeerSettings.Unwrap];

    /// <summary>Its base URL in the form in which URLs are compared.</summary>
    internal string Canonical { get; } = KaclsUrl.Canonical(Url);

    /// <summary>Whether rewrap may call it.</summary>
    private bool MayBeCalled { get; init; }

    /// <summary>Whether it may call privilegedunwrap.</summary>
    private bool MayUnwrap { get; init; }

    /// <summary>Where its calls come from; absent: from anywhere.</summary>
    private NetworkCondition? Networks { get; init; }

    private IReadOnlyList<string> NetworkTexts { get; init; } = [];

    /// <summary>From then on it is as if it were not listed.</summary>
    private DateTimeOffset Until { get; init; }

    /// <summary>Reads one of the settings, whose name is given.</summary>
    internal static Peer Read(MigrationPeerSettings settings, string name, SettingsErrors errors)
    {
        errors.RequireUrl(
            settings.Url, $"{name}:Url", "a base URL without query and fragment", _ => settings.Url!.IndexOfAny(['?', '#', '\\', ' ']) < 0);
        errors.Require(
            settings.Allow is null || (settings.Allow.Length > 0 && settings.Allow.All(Rights.Contains)),
            $"{name}:Allow", $"is not one or both of {string.Join(", ", Rights)}");
        foreach (var (index, text) in settings.Networks.Index())
        {
            errors.Require(
                AddressText.ParseNetwork(text) is not null,
                $"{name}:Networks:{index}",
                $"is '{text}', which is neither a CIDR block nor an address");
        }

        var until = settings.Until is null ? DateTimeOffset.MaxValue : TimeConditionReader.ParseInstant(settings.Until);
        errors.Require(until is not null, $"{name}:Until", $"is not {TimeConditionReader.InstantFormat}");
        string[] allowed = settings.Allow ?? [MigrationPeerSettings.RewrapFrom];
        return new(settings.Url ?? "", settings.AllowPrivateNetwork)
        {
            MayBeCalled = allowed.Contains(MigrationPeerSettings.RewrapFrom),
            MayUnwrap = allowed.Contains(MigrationPeerSettings.Unwrap),
            Networks = settings.Networks.Length > 0
                ? new NetworkCondition([.. settings.Networks.Select(AddressText.ParseNetwork).OfType<IPNetwork>()])
                : null,
            NetworkTexts = settings.Networks,
            Until = until ?? DateTimeOffset.MinValue,
        };
    }

    /// <summary>The URL of one of its operations.</summary>
    internal Uri UrlOf(string operation) => new($"{Canonical}/{operation}");

    /// <summary>For rewrap, which calls it.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.PeerNotAllowed"/>.</exception>
    internal void CheckRewrap(DateTimeOffset now)
    {
        RequireAllowed(MayBeCalled, MigrationPeerSettings.RewrapFrom);
        RequireInTime(now);
    }

    /// <summary>For privilegedunwrap, which it calls.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.PeerNotAllowed"/>.</exception>
    internal void CheckUnwrap(DateTimeOffset now, IPAddress? address)
    {
        RequireAllowed(MayUnwrap, MigrationPeerSettings.Unwrap);
        RequireInTime(now);
        if (Networks is not null && Networks.Holds(address) != Truth.True)
        {
            throw ErrorCatalogue.PeerNotAllowed.ToException(Mismatch.Of(
                $"address of the call, by Networks of peer {Mismatch.Quote(Url)}", address?.ToString(), NetworkTexts));
        }
    }

    private void RequireAllowed(bool holds, string wanted)
    {
        if (!holds)
        {
            throw ErrorCatalogue.PeerNotAllowed.ToException(Mismatch.Of(
                $"what is wanted, by Allow of peer {Mismatch.Quote(Url)}",
                wanted,
                new[] { MayBeCalled ? MigrationPeerSettings.RewrapFrom : null, MayUnwrap ? MigrationPeerSettings.Unwrap : null }
                    .OfType<string>()));
        }
    }

    private void RequireInTime(DateTimeOffset now)
    {
        if (now >= Until)
        {
            throw ErrorCatalogue.PeerNotAllowed.ToException(
                Mismatch.Say($"time, by Until of peer {Mismatch.Quote(Url)}", Instant(now), $"before {Instant(Until)}"));
        }
    }

    private static string Instant(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
