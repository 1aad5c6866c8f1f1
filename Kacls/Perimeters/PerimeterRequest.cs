using System.Net;
using System.Text.Json;
using Kacls.Protocol;

namespace Kacls.Perimeters;

/// <summary>What a perimeter judges: who wants what, from where and when. A member that the request doesn't have is null.</summary>
internal sealed class PerimeterRequest
{
    private IReadOnlyDictionary<string, ClaimValues>? claims;
    private string? canonicalUser;
    private string? country;
    private bool isCountryKnown;

    public required string Operation { get; init; }

    /// <summary>The e-mail that the same-user rule compares: google_email where present.</summary>
    public string? User { get; init; }

    public string? Provider { get; init; }

    public string? EmailType { get; init; }

    public string? Application { get; init; }

    public string? Role { get; init; }

    public string? Resource { get; init; }

    public IPAddress? Address { get; init; }

    /// <summary>The time of the request.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The authentication token's payload, a JSON object.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The user in the form in which e-mails compare.</summary>
    internal string? CanonicalUser => canonicalUser ??= User is null ? null : EmailAddress.Canonical(User);

    /// <summary>The claims, each with its values; read once, when a rule first asks.</summary>
    internal IReadOnlyDictionary<string, ClaimValues> Claims => claims ??= ReadClaims(Payload);

    /// <summary>The country of the address, looked up once.</summary>
    internal string? CountryIn(CountryDatabase? database)
    {
        if (!isCountryKnown)
        {
            country = Address is null ? null : database?.Find(Address);
            isCountryKnown = true;
        }

        return country;
    }

    private static Dictionary<string, ClaimValues> ReadClaims(ReadOnlyMemory<byte> payload)
    {
        var read = new Dictionary<string, ClaimValues>(StringComparer.Ordinal);
        if (payload.IsEmpty)
        {
            return read;
        }

        using var document = JsonText.Parse(payload);
        foreach (var claim in document.RootElement.EnumerateObject())
        {
            if (ClaimValues.Of(claim.Value) is { } values)
            {
                read[claim.Name] = values;
            }
        }

        return read;
    }
}
