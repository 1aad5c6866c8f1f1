namespace Kacls.Settings;

/// <summary>One identity provider.</summary>
public sealed class AuthenticationProviderSettings
{
    /// <summary>Its name in audit records and perimeters.</summary>
    public string? Name { get; set; }

    /// <summary>The exact <c>iss</c>.</summary>
    public string? Issuer { get; set; }

    /// <summary>The <c>aud</c> values that are accepted, one client id for each of Google's platforms. None accepts nothing.</summary>
    public string[] Audiences { get; set; } = [];

    /// <summary>
    /// A JWKS URL, or the path of a JWKS or PEM file with public keys; of several, the union. A single one may be written as a value.
    /// </summary>
    [ValueOrList]
    public string[] Keys { get; set; } = [];

    /// <summary>The URL of an OIDC discovery document, instead of <see cref="Keys"/>.</summary>
    public string? Discovery { get; set; }

    /// <summary>What its tokens are good for: user, guest, privileged.</summary>
    public string[] Uses { get; set; } = [];

    /// <summary>The signature algorithms that it may use; RS, PS and ES with 256, 384 and 512 unless any is named.</summary>
    public string[] Algorithms { get; set; } = [];

    /// <summary>The claim that names the user where there is no <c>google_email</c>: <c>email</c> unless named.</summary>
    public string EmailClaim { get; set; } = "email";

    /// <summary>Whether a <c>false</c> in <c>email_verified</c> means nothing, for providers that always send it.</summary>
    public bool IgnoreEmailVerified { get; set; }

    /// <summary>
    /// The e-mail domains that it may vouch for: <c>contoso.example</c> exactly, <c>*.contoso.example</c> its subdomains. None: any, which
    /// several providers for users may not have.
    /// </summary>
    public string[] Domains { get; set; } = [];
}
