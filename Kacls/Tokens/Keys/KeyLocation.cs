using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Tokens.Keys;

/// <summary>One place where keys of an issuer are.</summary>
/// <param name="Issuer">The exact <c>iss</c>.</param>
/// <param name="Keys">A JWKS URL, or the path of a JWKS or PEM file.</param>
/// <param name="Discovery">The URL of an OIDC discovery document, instead.</param>
internal sealed record KeyLocation(string Issuer, string? Keys, string? Discovery)
{
    /// <summary>The places of one entry of the settings, whose name is given.</summary>
    internal static IReadOnlyList<KeyLocation> Read(string issuer, string[] keys, string? discovery, string name, SettingsErrors errors)
    {
        var hasDiscovery = !string.IsNullOrWhiteSpace(discovery);
        errors.Require(keys.Length == 0 == hasDiscovery, name, "needs either Keys or Discovery");
        if (hasDiscovery)
        {
            errors.RequireUrl(discovery, $"{name}:Discovery", "the URL of a discovery document");
        }

        foreach (var (index, place) in keys.Index())
        {
            Check(place, $"{name}:Keys:{index}", errors);
        }

        return hasDiscovery
            ? [new(issuer, Keys: null, discovery)]
            : [.. keys.Select(place => new KeyLocation(issuer, place, Discovery: null))];
    }

    private static void Check(string place, string name, SettingsErrors errors)
    {
        if (place.Contains("://", StringComparison.Ordinal))
        {
            errors.RequireUrl(place, name, "a JWKS URL");
        }
        else if ((string.IsNullOrWhiteSpace(place) ? "is neither a URL nor the path of a file" : FileErrors.Find(place)) is { } error)
        {
            errors.Add(name, error);
        }
    }

    /// <summary>The URL, or null when the setting is the path of a file.</summary>
    public static Uri? UrlOf(string setting) =>
        Uri.TryCreate(setting, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? url
            : null;
}
