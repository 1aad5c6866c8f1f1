using System.Security.Cryptography;
using Kacls.Perimeters;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Signing;
using Kacls.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Makes the authentication token with which an entity stands in for a user (Google's reference, delegate): who the user is comes from the
/// authentication token, for whom and for what from the authorization token.
/// </summary>
internal sealed class DelegationMinter(ITokenSigner signer, PerimeterPolicy policy, KaclsSettings settings, TimeProvider time)
{
    private readonly string issuer = settings.Urls[0];
    private readonly long lifetimeSeconds = (long)settings.Delegation.Lifetime.TotalSeconds;

    /// <summary>It ends no later than either token that it is made from: nobody is stood in for longer than he could act himself.</summary>
    /// <returns>The compact JWS.</returns>
    internal ValueTask<string> MintAsync(
        AuthenticationToken authentication, AuthorizationToken authorization, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = issuer,
            ["aud"] = DelegatedTokens.Audience,
            ["iat"] = now,
            ["exp"] = Earliest(
                now + lifetimeSeconds, authentication.Expires.ToUnixTimeSeconds(), authorization.Expires.ToUnixTimeSeconds()),
            ["jti"] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16)),
            ["delegated_to"] = authorization.DelegatedTo!,
            ["resource_name"] = authorization.ResourceName,
            [DelegatedTokens.ProviderClaim] = authentication.Provider,
            [DelegatedTokens.UsesClaim] = DelegatedTokens.NamesOf(authentication.Uses),
        };
        Copy("email", authentication.Email);
        Copy("google_email", authentication.GoogleEmail);
        CopyJudged(authentication.Payload, claims);
        return signer.SignAsync(DelegatedTokens.Type, claims, cancellation);

        void Copy(string name, string? value)
        {
            if (value is not null)
            {
                claims[name] = value;
            }
        }
    }

    /// <summary>
    /// The claims that perimeters ask for go along (Google's reference leaves further claims free), so that a rule on the user's department
    /// binds the meeting room as it binds the user. None of them replaces a claim of our own.
    /// </summary>
    private void CopyJudged(ReadOnlyMemory<byte> payload, Dictionary<string, object> claims)
    {
        if (policy.ClaimNames.Count == 0)
        {
            return;
        }

        using var document = JsonText.Parse(payload);
        foreach (var name in policy.ClaimNames)
        {
            if (document.RootElement.TryGetProperty(name, out var value) && !IsOurs(name))
            {
                claims[name] = value.Clone();
            }
        }
    }

    private static long Earliest(params ReadOnlySpan<long> times)
    {
        var earliest = times[0];
        foreach (var time in times)
        {
            earliest = Math.Min(earliest, time);
        }

        return earliest;
    }

    private static bool IsOurs(string name) =>
        name is "iss" or "aud" or "iat" or "nbf" or "exp" or "jti" or "email" or "google_email" or "delegated_to"
        or "resource_name" or DelegatedTokens.ProviderClaim or DelegatedTokens.UsesClaim;
}
