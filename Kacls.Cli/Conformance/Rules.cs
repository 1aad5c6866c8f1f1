namespace Kacls.Cli.Conformance;

/// <summary>Where rules stand: pages of Google's client-side encryption reference by their titles, and RFCs.</summary>
internal static class Rules
{
    public const string ConfigureService = "Google, guide \"Configure your key service\"";
    public const string EncryptDecrypt = "Google, guide \"Encrypt and decrypt data\"";
    public const string AuthorizationTokens = "Google, reference \"Authorization tokens\"";
    public const string AuthenticationTokens = "Google, reference \"Authentication tokens\"";
    public const string StructuredErrors = "Google, reference \"Structured errors\"";
    public const string ResourceKeyHash = "Google, reference \"Resource key hash\"";
    public const string Jws = "RFC 7515 (JWS)";
    public const string Jwk = "RFC 7517 (JWK)";
    public const string Jwt = "RFC 7519 (JWT)";
    public const string Rsa = "RFC 8017 (PKCS #1)";
    public const string Cors = $"{ConfigureService}, CORS, as the Fetch standard has it";

    /// <summary>The page of a method.</summary>
    public static string Method(string operation) => $"Google, reference \"{operation}\"";
}
