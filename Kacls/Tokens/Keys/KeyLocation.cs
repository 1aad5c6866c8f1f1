namespace Kacls.Tokens.Keys;

/// <summary>One place where keys of an issuer are.</summary>
/// <param name="Issuer">The exact <c>iss</c>.</param>
/// <param name="Keys">A JWKS URL, or the path of a JWKS or PEM file.</param>
/// <param name="Discovery">The URL of an OIDC discovery document, instead.</param>
internal sealed record KeyLocation(string Issuer, string? Keys, string? Discovery)
{
    /// <summary>The places of one entry of the settings.</summary>
    /// <exception cref="InvalidOperationException">No issuer, no place for its keys, or both kinds of places.</exception>
    public static IReadOnlyList<KeyLocation> Of(string? issuer, string[] keys, string? discovery)
    {
        if (string.IsNullOrWhiteSpace(issuer))
        {
            throw new InvalidOperationException("The settings hold an issuer without a name.");
        }

        return (keys.Length == 0 || Array.Exists(keys, string.IsNullOrWhiteSpace), string.IsNullOrWhiteSpace(discovery)) switch
        {
            (false, true) => [.. keys.Select(place => new KeyLocation(issuer, place, Discovery: null))],
            (true, false) when keys.Length == 0 => [new KeyLocation(issuer, Keys: null, discovery)],
            _ => throw new InvalidOperationException($"The issuer '{issuer}' needs either Keys or Discovery in the settings."),
        };
    }

    /// <summary>The URL, or null when the setting is the path of a file.</summary>
    public static Uri? UrlOf(string setting) =>
        Uri.TryCreate(setting, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? url
            : null;
}
