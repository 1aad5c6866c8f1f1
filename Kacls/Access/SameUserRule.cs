using Kacls.Errors;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// Google's guide, encrypt and decrypt data: both tokens are for the same user, whatever the case of the e-mail. Where the authentication
/// token has a google_email, that alone is compared.
/// </summary>
internal static class SameUserRule
{
    internal static void Check(AuthenticationToken authentication, AuthorizationToken authorization)
    {
        if (!string.Equals(authentication.ComparableEmail, authorization.Email, StringComparison.OrdinalIgnoreCase))
        {
            throw ErrorCatalogue.UserMismatch.Because();
        }
    }
}
