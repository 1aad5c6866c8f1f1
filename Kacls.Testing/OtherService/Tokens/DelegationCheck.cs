namespace Kacls.Testing.OtherService;

/// <summary>Who acts for the user may do so for one resource, and both tokens say for whom (3.8-2, 10).</summary>
internal static class DelegationCheck
{
    internal static bool Holds(Jwt authentication, Jwt authorization, bool delegable, Behaviour behaviour)
    {
        if (!authentication.Has("delegated_to"))
        {
            // On delegate it is the normal state: the entity is named, and does not act yet.
            return !authorization.Has("delegated_to") || behaviour.Method == "delegate"
                || behaviour.Is("delegation-of-authorization-ignored");
        }

        if (!delegable)
        {
            return behaviour.Is("delegated-token-accepted");
        }

        return behaviour.Is("delegation-unchecked") || (EntityHolds(authentication, authorization, behaviour)
            && ResourceHolds(authentication, authorization, behaviour));
    }

    private static bool EntityHolds(Jwt authentication, Jwt authorization, Behaviour behaviour)
    {
        if (!authorization.Has("delegated_to"))
        {
            return behaviour.Is("delegation-missing-in-authorization-accepted");
        }

        var (given, named) = (authentication.Text("delegated_to") ?? "", authorization.Text("delegated_to") ?? "-");
        return string.Equals(given, named, behaviour.Is("delegation-in-one-case") ? StringComparison.Ordinal
            : StringComparison.OrdinalIgnoreCase)
            || behaviour.Is("delegation-to-anyone-accepted")
            || (behaviour.Is("delegation-by-prefix")
                && (given.StartsWith(named, StringComparison.Ordinal) || named.StartsWith(given, StringComparison.Ordinal)))
            || (behaviour.Is("delegation-by-local-part") && given.Split('@')[0] == named.Split('@')[0]);
    }

    private static bool ResourceHolds(Jwt authentication, Jwt authorization, Behaviour behaviour)
    {
        if (!authentication.Has("resource_name"))
        {
            return behaviour.Is("delegation-without-resource-accepted");
        }

        var (given, named) = (authentication.Text("resource_name") ?? "", authorization.Text("resource_name") ?? "-");
        return given == named
            || behaviour.Is("delegation-resource-ignored")
            || (behaviour.Is("delegation-resource-in-any-case") && string.Equals(given, named, StringComparison.OrdinalIgnoreCase))
            || (behaviour.Is("delegation-resource-by-prefix")
                && (named.StartsWith(given, StringComparison.Ordinal) || given.StartsWith(named, StringComparison.Ordinal)));
    }
}
