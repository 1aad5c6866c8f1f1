namespace Kacls.Testing.Issuers;

/// <summary>Tokens that are right in every point, after Google's reference and the real ones known; change them with the builder.</summary>
public static class SampleTokens
{
    public const string GoogleAudience = "cse-authorization";
    public const string ClientId = "client-id.apps.example.com";
    public const string Email = "user@example.com";
    public const string KaclsUrl = "https://kacls.example.com/v1";
    public const string DriveResource = "//googleapis.com/drive/files/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789";
    public const string GmailResource = "//gmail.googleapis.com/gmail/users/user%40example.com/settings/cse/keypairs/ANe1Bmj0123456789";

    /// <summary>Drive's, Meet's and Calendar's authorization token.</summary>
    public static TokenBuilder DriveAuthorization(this TokenIssuer issuer, string role = "writer") => issuer
        .Authorization(role, DriveResource)
        .With("email_type", "google")
        .With("perimeter_id", "");

    /// <summary>Gmail's authorization token, for one private key.</summary>
    public static TokenBuilder GmailAuthorization(this TokenIssuer issuer, string role, string spkiHash) => issuer
        .Authorization(role, GmailResource)
        .With("perimeter_id", "")
        .With("message_id", "<CAP8D7p2abcdef@mail.example.com>")
        .With("spki_hash", spkiHash)
        .With("spki_hash_algorithm", "SHA-256");

    /// <summary>Google's servers' authorization token during a migration.</summary>
    public static TokenBuilder MigrationAuthorization(this TokenIssuer issuer, string role) => issuer.Authorization(role, DriveResource)
        .With("email", "apps-security-cse-kaclscommunication@system.gserviceaccount.com");

    /// <summary>An identity provider's ID token.</summary>
    public static TokenBuilder IdToken(this TokenIssuer issuer) => issuer.Token()
        .With("aud", ClientId)
        .With("sub", "110000000000000000001")
        .With("email", Email)
        .With("email_verified", true);

    private static TokenBuilder Authorization(this TokenIssuer issuer, string role, string resourceName) => issuer.Token()
        .With("aud", GoogleAudience)
        .With("email", Email)
        .With("kacls_url", KaclsUrl)
        .With("resource_name", resourceName)
        .With("role", role);
}
