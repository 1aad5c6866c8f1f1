using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Testing.Gmail;

/// <summary>Google's token endpoint for service accounts: the JWT bearer grant (RFC 7523) with a user to impersonate.</summary>
/// <param name="clock">What tokens expire by.</param>
public sealed class TokenEndpoint(TimeProvider clock) : IDisposable
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    // Google's reference: always this value, wherever the request goes.
    private const string Audience = "https://oauth2.googleapis.com/token";

    private readonly RSA key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string User, DateTimeOffset Until)> tokens = new(StringComparer.Ordinal);

    /// <summary>The service account's name.</summary>
    public static string AccountName => "kacls@test-project.iam.gserviceaccount.com";

    /// <summary>The only scope that the account has domain-wide delegation for.</summary>
    public static string Scope => "https://www.googleapis.com/auth/gmail.settings.basic";

    /// <summary>Whether the Admin console lists the account; without, nobody gets a token.</summary>
    public bool IsDelegated { get; set; } = true;

    /// <summary>Every token that was given.</summary>
    public IReadOnlyCollection<string> Given => [.. tokens.Keys];

    /// <summary>Where it is.</summary>
    internal string Url { get; set; } = "";

    /// <summary>The file that the Google Cloud console would give.</summary>
    public string CredentialsJson() => JsonSerializer.Serialize(new
    {
        type = "service_account",
        project_id = "test-project",
        private_key_id = "key-1",
        private_key = key.ExportPkcs8PrivateKeyPem(),
        client_email = AccountName,
        client_id = "100000000000000000001",
        token_uri = Url,
    });

    public void Dispose() => key.Dispose();

    /// <summary>The user whom a bearer token stands for.</summary>
    internal string? UserOf(string authorization) =>
        authorization.StartsWith("Bearer ", StringComparison.Ordinal)
            && tokens.TryGetValue(authorization["Bearer ".Length..], out var token)
            && token.Until > clock.GetUtcNow() ? token.User : null;

    /// <returns>Status and body.</returns>
    internal async Task<(int Status, object Body)> AnswerAsync(string form, Func<string, bool> isUser)
    {
        var fields = QueryHelpers.ParseQuery(form);
        if (fields["grant_type"] != Grant)
        {
            return Refused("unsupported_grant_type", "Invalid grant_type");
        }

        var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(fields["assertion"], new()
        {
            IssuerSigningKey = new RsaSecurityKey(key.ExportParameters(includePrivateParameters: false)),
            ValidIssuer = AccountName,
            ValidAudience = Audience,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],

            // Google: an hour at most.
            LifetimeValidator = (_, expires, token, _) => expires > clock.GetUtcNow().UtcDateTime
                && token is JsonWebToken jwt && expires - jwt.IssuedAt <= TimeSpan.FromHours(1),
        });
        if (!checkedToken.IsValid || checkedToken.SecurityToken is not JsonWebToken assertion)
        {
            return Refused("invalid_grant", "Invalid JWT Signature.");
        }

        if (!IsDelegated || Claim("scope") != Scope)
        {
            return (401, new
            {
                error = "unauthorized_client",
                error_description = "Client is unauthorized to retrieve access tokens using this method, "
                    + "or client not authorized for any of the scopes requested.",
            });
        }

        if (Claim("sub") is not { } user || !isUser(user))
        {
            return Refused("invalid_grant", "Invalid email or User ID");
        }

        var given = $"ya29.{Convert.ToHexString(RandomNumberGenerator.GetBytes(24))}";
        tokens[given] = (user, clock.GetUtcNow().AddHours(1));
        return (200, new { access_token = given, expires_in = 3599, token_type = "Bearer" });

        string? Claim(string name) => assertion.TryGetPayloadValue<string>(name, out var value) ? value : null;
    }

    private static (int Status, object Body) Refused(string error, string description) =>
        (400, new { error, error_description = description });
}
