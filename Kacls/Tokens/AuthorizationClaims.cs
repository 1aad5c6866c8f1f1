using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>The claims of an authorization token (Google's reference, Authorization tokens), their limits among them.</summary>
internal static class AuthorizationClaims
{
    private const int MaxResourceName = 128;
    private const int MaxGmailResourceName = 512;
    private const int MaxPerimeterId = 128;

    public static AuthorizationToken Read(VerifiedToken token, bool needsRole)
    {
        var claims = token.Claims;
        var application = token.Grant.Application!.Value;
        return new AuthorizationToken
        {
            Application = application,
            ApplicationName = token.Grant.Name,
            Issuer = token.Issuer,
            Email = claims.Required("email", ClaimLimits.Email),
            EmailType = EmailType(claims),
            Role = needsRole ? claims.Required("role", ClaimLimits.Word) : Google(claims, "role", ClaimLimits.Word) ?? string.Empty,
            KaclsUrl = claims.Required("kacls_url", ClaimLimits.Url),
            ResourceName = claims.Required("resource_name", MaxResourceNameOf(application)),
            PerimeterId = Google(claims, "perimeter_id", MaxPerimeterId) ?? string.Empty,
            DelegatedTo = Google(claims, "delegated_to", ClaimLimits.Email),
            KaclsOwnerDomain = Google(claims, "kacls_owner_domain", ClaimLimits.Domain),
            MessageId = claims.ForRecord("message_id"),
            SpkiHash = Google(claims, "spki_hash", ClaimLimits.Hash),
            SpkiHashAlgorithm = Google(claims, "spki_hash_algorithm", ClaimLimits.Word),
            IssuedAt = token.Lifetime.IssuedAt,
            Expires = token.Lifetime.Expires,
            Payload = token.PayloadJson,
        };
    }

    // Google's table names 512 for Gmail's tokens; those of gmail-sta it does not describe.
    private static int MaxResourceNameOf(GoogleApplication application) =>
        application is GoogleApplication.Gmail or GoogleApplication.GmailSta ? MaxGmailResourceName : MaxResourceName;

    /// <summary>
    /// The one rule of Google's optional claims: null or empty is absent. Protocol buffers know no difference, and real tokens have
    /// <c>"perimeter_id": ""</c>.
    /// </summary>
    private static string? Google(ClaimReader claims, string name, int maxBytes) =>
        claims.OptionalOrEmpty(name, maxBytes) is { Length: > 0 } text ? text : null;

    /// <summary><c>email_verification_type</c> was its name for a while; with neither, the user has a Google account.</summary>
    private static string EmailType(ClaimReader claims) =>
        Google(claims, "email_type", ClaimLimits.Word) ?? Google(claims, "email_verification_type", ClaimLimits.Word) ?? "google";
}
