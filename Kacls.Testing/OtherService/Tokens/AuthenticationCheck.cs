namespace Kacls.Testing.OtherService;

/// <summary>Who calls: a user of the provider that is trusted for users of this kind, or who acts for one (3.5, 3.6, 9).</summary>
internal sealed class AuthenticationCheck(Parts parts, Call call)
{
    private readonly Behaviour _behaviour = call.Behaviour;

    /// <summary>The caller of a method that has an authorization token too; the two are compared.</summary>
    internal async Task CheckAsync(Jwt authorization, bool delegable)
    {
        var guest = IsGuest(authorization);
        if (call.Optional("authentication") is not { } token)
        {
            if (_behaviour.Is("authentication-missing-accepted") || _behaviour.Is("checks-nothing"))
            {
                return;
            }

            throw RefusedException.Malformed("authentication is missing.");
        }

        var jwt = await ReadAsync(token, guest, delegable);
        if (_behaviour.Is("checks-nothing"))
        {
            return;
        }

        if (!EmailCheck.Holds(jwt, authorization, _behaviour))
        {
            throw TokenRefusal.Of(_behaviour, 403, "The tokens name different users.");
        }

        if (!DelegationCheck.Holds(jwt, authorization, delegable, _behaviour))
        {
            throw TokenRefusal.Of(_behaviour, 403, "The delegation does not allow this.");
        }
    }

    /// <summary>A privileged user, who is named on a list and comes from a provider of his own (4.8, 8).</summary>
    internal async Task PrivilegedAsync()
    {
        if (call.Optional("authentication") is not { } token)
        {
            if (_behaviour.Is("authentication-missing-accepted") || _behaviour.Is("checks-nothing"))
            {
                return;
            }

            throw RefusedException.Malformed("authentication is missing.");
        }

        string[] roles =
        [
            "privileged", .. _behaviour.Is("privileged-by-user-provider") ? ["user"] : Array.Empty<string>(),
            .. _behaviour.Is("privileged-by-guest-provider") ? ["guest"] : Array.Empty<string>(),
        ];
        var check = parts.Tokens("authentication", _behaviour);
        var jwt = await check.CheckAsync(token, parts.Issuers(roles));
        if (!_behaviour.Is("checks-nothing") && !Privileged(jwt))
        {
            throw TokenRefusal.Of(_behaviour, 403, "The user is not privileged.");
        }
    }

    private bool Privileged(Jwt jwt)
    {
        var named = parts.Settings.Users.GetValueOrDefault("privileged") ?? "";
        var email = jwt.Text("google_email") ?? jwt.Text("email");
        if (jwt.Has("delegated_to") && !_behaviour.Is("delegated-token-accepted"))
        {
            return false;
        }

        if (email is null)
        {
            return _behaviour.Is("privileged-email-missing-accepted");
        }

        return email == named
            || string.Equals(email, named, StringComparison.OrdinalIgnoreCase)
            || _behaviour.Is("privileged-any-user")
            || (_behaviour.Is("privileged-email-by-prefix") && email.StartsWith(named, StringComparison.OrdinalIgnoreCase))
            || (_behaviour.Is("privileged-email-by-suffix") && email.EndsWith(named, StringComparison.OrdinalIgnoreCase))
            || (_behaviour.Is("privileged-email-by-local-part")
                && email.StartsWith(named[..(named.IndexOf('@') + 1)], StringComparison.OrdinalIgnoreCase))
            || (_behaviour.Is("privileged-by-domain") && email.EndsWith(named[named.IndexOf('@')..], StringComparison.OrdinalIgnoreCase));
    }

    private async Task<Jwt> ReadAsync(string token, bool guest, bool delegable)
    {
        if (Jwt.Parse(token, _ => false)?.Text("iss") == parts.Settings.Url && !_behaviour.Is("delegated-token-refused"))
        {
            return delegable || _behaviour.Is("delegated-token-accepted")
                ? await parts.Tokens("delegated", _behaviour).CheckAsync(token, [parts.Own.Delegated(parts.Settings.Url)])
                : throw TokenRefusal.Of(_behaviour, 401, "A delegated token is not accepted here.");
        }

        List<string> roles = [guest ? "guest" : "user"];
        if (guest && (_behaviour.Is("guest-by-user-provider") || parts.Issuers(roles).Count == 0))
        {
            roles.Add("user");
        }

        if (!guest && _behaviour.Is("employee-by-guest-provider"))
        {
            roles.Add("guest");
        }

        if (!guest && _behaviour.Is("employee-by-privileged-provider"))
        {
            roles.Add("privileged");
        }

        var jwt = await parts.Tokens("authentication", _behaviour).CheckAsync(token, parts.Issuers(roles));
        return jwt.Has("delegated_to") && _behaviour.May(Liberties.OwnDelegatedTokensOnly)
            ? throw TokenRefusal.Of(_behaviour, 401, "A provider may not delegate.") : jwt;
    }

    private bool IsGuest(Jwt authorization)
    {
        if (!authorization.Has("email_type") || _behaviour.Is("email-type-ignored") || _behaviour.Is("checks-nothing"))
        {
            return !authorization.Has("email_type") && _behaviour.Is("email-type-required")
                ? throw TokenRefusal.Of(_behaviour, 403, "email_type is missing.") : false;
        }

        var type = authorization.Text("email_type");
        if (type == "google" && !_behaviour.Is("email-type-google-refused"))
        {
            return false;
        }

        var known = type is "google-visitor" or "customer-idp" || _behaviour.Is("guest-unknown-type-accepted");
        var configured = !_behaviour.May(Liberties.NoGuests) && parts.Settings.GuestTypes.Contains(type);
        return known && (configured || _behaviour.Is("guest-unconfigured-accepted") || _behaviour.Is("guest-unknown-type-accepted"))
            && !(type == "google-visitor" && _behaviour.Is("guest-google-visitor-refused"))
            && !(type == "customer-idp" && _behaviour.Is("guest-customer-idp-refused"))
            ? true : throw TokenRefusal.Of(_behaviour, 403, "Guests of this type are not let in.");
    }
}
