using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// Rule 6 (Google's guide, guest access): an email_type other than google marks somebody without a Google account. Guests come in only
/// where their e-mail type is configured, and through a provider for guests; users through a provider for users.
/// </summary>
internal sealed class GuestRule(KaclsSettings settings)
{
    internal const string GoogleAccount = "google";
    private readonly FrozenSet<string> admitted = settings.Guests.EmailTypes.ToFrozenSet(StringComparer.Ordinal);

    internal static bool IsGuest(AuthorizationToken authorization) =>
        !string.Equals(authorization.EmailType, GoogleAccount, StringComparison.Ordinal);

    internal void Check(AuthenticationToken authentication, AuthorizationToken authorization)
    {
        var isGuest = IsGuest(authorization);
        if (isGuest && !admitted.Contains(authorization.EmailType))
        {
            throw ErrorCatalogue.GuestNotAllowed.ToException(Mismatch.Of(
                "email_type (Kacls:Guests:EmailTypes)", authorization.EmailType, settings.Guests.EmailTypes));
        }

        var needed = isGuest ? TokenPurposes.Guest : TokenPurposes.User;
        if (!authentication.Uses.HasFlag(needed))
        {
            throw ErrorCatalogue.GuestProviderMismatch.ToException(Mismatch.OfList(
                $"Uses of provider {Mismatch.Quote(authentication.Provider)} for email_type {Mismatch.Quote(authorization.EmailType)}",
                TokenPurposesNames.Of(authentication.Uses),
                TokenPurposesNames.Of(needed)));
        }
    }
}
