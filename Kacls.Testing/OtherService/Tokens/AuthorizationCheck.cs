namespace Kacls.Testing.OtherService;

/// <summary>What Google says may be done: role, address, owner and resource (3.2, 3.3, 3.4, 3.8, 3.9).</summary>
internal sealed class AuthorizationCheck(Parts parts, Call call)
{
    private readonly Behaviour _behaviour = call.Behaviour;

    internal async Task<Jwt> CheckAsync(IReadOnlyList<string> applications, IReadOnlyList<string> roles, int resourceLimit)
    {
        if (call.Optional("authorization") is not { } token)
        {
            return _behaviour.Is("authorization-missing-accepted") || _behaviour.Is("checks-nothing")
                ? Jwt.Parse("e30.e30.", _ => false)! : throw RefusedException.Malformed("authorization is missing.");
        }

        var check = parts.Tokens("authorization", _behaviour);
        var jwt = await check.CheckAsync(token, parts.Issuers(applications));
        if (_behaviour.Is("checks-nothing"))
        {
            return jwt;
        }

        if (!RoleHolds(jwt, roles))
        {
            throw check.Refused("has a role that does not allow this");
        }

        if (!OwnUrl.Holds(jwt.Text("kacls_url"), parts.Settings.Url, _behaviour, "authorization"))
        {
            throw check.Refused("is for another key service");
        }

        if (!OwnerHolds(jwt))
        {
            throw check.Refused("is of another owner's domain");
        }

        if (jwt.Text("email") is not { Length: > 0 } && !_behaviour.Is("authorization-email-missing-accepted"))
        {
            throw check.Refused("names no user");
        }

        CheckNames(jwt, check, resourceLimit);
        return jwt;
    }

    private void CheckNames(Jwt jwt, TokenCheck check, int resourceLimit)
    {
        if (jwt.Text("resource_name") is not { Length: > 0 } resource)
        {
            if (jwt.Has("resource_name") || !_behaviour.Is("authorization-resource-missing-accepted"))
            {
                throw check.Refused("names no resource");
            }
        }
        else if (!_behaviour.May(Liberties.ClaimSizesUnchecked))
        {
            call.Name("resource_name", resource, _behaviour.Is("gmail-resource-limited-to-128") ? 128 : resourceLimit);
        }

        if (jwt.Has("perimeter_id") ? jwt.Text("perimeter_id") is "" && _behaviour.Is("perimeter-empty-refused")
            : _behaviour.Is("perimeter-required"))
        {
            throw check.Refused("names no perimeter");
        }

        if (!_behaviour.May(Liberties.ClaimSizesUnchecked))
        {
            call.Name("perimeter_id", jwt.Text("perimeter_id") ?? "", 128);
        }
    }

    private bool RoleHolds(Jwt jwt, IReadOnlyList<string> roles)
    {
        if (_behaviour.Is("role-unchecked") || (!jwt.Has("role") && _behaviour.Is("role-missing-accepted")))
        {
            return true;
        }

        if (jwt.Text("role") is not { } role)
        {
            return _behaviour.Is("role-of-other-type-accepted") && jwt.Has("role");
        }

        if (_behaviour.Is($"role-{role}-refused"))
        {
            return false;
        }

        return roles.Contains(role)
            || _behaviour.Is($"role-{role}-accepted")
            || (_behaviour.Is("role-in-any-case") && roles.Contains(role, StringComparer.OrdinalIgnoreCase))
            || (_behaviour.Is("role-by-prefix") && roles.Any(allowed => role.StartsWith(allowed, StringComparison.Ordinal)))
            || (_behaviour.Is("role-by-contains") && roles.Any(allowed => role.Contains(allowed, StringComparison.Ordinal)))
            || (_behaviour.Is("role-part-accepted") && roles.Any(allowed => allowed.Contains(role, StringComparison.Ordinal)))
            || (_behaviour.Is("role-trimmed") && roles.Contains(role.Trim()))
            || (_behaviour.Is("role-list-accepted") && role.Split(' ', ',').Any(roles.Contains));
    }

    /// <summary>Stops other organisations from using this key service.</summary>
    private bool OwnerHolds(Jwt jwt)
    {
        if (!jwt.Has("kacls_owner_domain"))
        {
            return !_behaviour.Is("owner-domain-required");
        }

        var (domain, own) = (jwt.Text("kacls_owner_domain") ?? "", parts.Settings.OwnerDomain);
        return own is null || domain == own
            || string.Equals(domain, own, StringComparison.OrdinalIgnoreCase)
            || _behaviour.Is("owner-domain-ignored")
            || (_behaviour.Is("owner-domain-by-suffix") && domain.EndsWith(own, StringComparison.OrdinalIgnoreCase))
            || (_behaviour.Is("owner-domain-subdomain-accepted") && domain.EndsWith("." + own, StringComparison.OrdinalIgnoreCase))
            || (_behaviour.Is("owner-domain-by-prefix") && domain.StartsWith(own, StringComparison.OrdinalIgnoreCase))
            || (_behaviour.Is("owner-domain-part-accepted") && own.Contains(domain, StringComparison.OrdinalIgnoreCase))
            || (_behaviour.Is("owner-domain-from-email")
                && (jwt.Text("email") ?? "").EndsWith("@" + domain, StringComparison.OrdinalIgnoreCase));
    }
}
