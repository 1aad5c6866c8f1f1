using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// Rule 1 (Google's guide, encrypt and decrypt data): both tokens are for the same user, whatever the case and spelling of the e-mail.
/// Where the authentication token has a google_email, only that is compared.
/// </summary>
internal static class SameUserRule
{
    internal static void Check(AuthenticationToken authentication, AuthorizationToken authorization)
    {
        if (!EmailAddress.AreSame(authentication.ComparableEmail, authorization.Email))
        {
            throw ErrorCatalogue.UserMismatch.ToException(Mismatch.Of(
                $"{authentication.ComparableClaim} of the authentication token, by the authorization token's email",
                authentication.ComparableEmail,
                authorization.Email));
        }
    }
}
