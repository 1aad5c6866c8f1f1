namespace Kacls.Tokens.Keys;

/// <summary>Where the keys of an issuer are.</summary>
/// <param name="Issuer">The exact <c>iss</c>.</param>
/// <param name="Keys">A JWKS URL, or the path of a JWKS or PEM file.</param>
/// <param name="Discovery">The URL of an OIDC discovery document, instead.</param>
internal sealed record KeyLocation(string Issuer, string? Keys, string? Discovery)
{
    /// <exception cref="InvalidOperationException">No issuer, or no place, or two places for its keys.</exception>
    public static KeyLocation Of(string? issuer, string? keys, string? discovery)
    {
        if (string.IsNullOrWhiteSpace(issuer))
        {
            throw new InvalidOperationException("The settings hold an issuer without a name.");
        }

        return (string.IsNullOrWhiteSpace(keys), string.IsNullOrWhiteSpace(discovery)) switch
        {
            (false, true) => new KeyLocation(issuer, keys, Discovery: null),
            (true, false) => new KeyLocation(issuer, Keys: null, discovery),
            _ => throw new InvalidOperationException($"The issuer '{issuer}' needs either Keys or Discovery in the settings."),
        };
    }

    /// <summary>The URL, or null when the setting is the path of a file.</summary>
    public static Uri? UrlOf(string setting) =>
        Uri.TryCreate(setting, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            ? url
            : null;
}
