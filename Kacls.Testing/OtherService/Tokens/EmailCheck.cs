namespace Kacls.Testing.OtherService;

/// <summary>Both tokens name the same user, in any case; google_email alone counts where it is there (3.8-1).</summary>
internal static class EmailCheck
{
    internal static bool Holds(Jwt authentication, Jwt authorization, Behaviour behaviour)
    {
        if (behaviour.Is("email-unchecked"))
        {
            return true;
        }

        var (google, email, named) = (authentication.Text("google_email"), authentication.Text("email"), authorization.Text("email") ?? "");
        if (google is null && behaviour.Is("google-email-required"))
        {
            return false;
        }

        if (google is not null && behaviour.Is("google-email-ignored"))
        {
            google = null;
        }

        if (google is not null && email is null && behaviour.Is("google-email-alone-refused"))
        {
            return false;
        }

        if (google is null && email is null)
        {
            return behaviour.Is("email-missing-accepted")
                || (behaviour.Is("email-from-sub") && Same(authentication.Text("sub") ?? "", named, behaviour))
                || (behaviour.Is("email-from-preferred-username")
                    && Same(authentication.Text("preferred_username") ?? "", named, behaviour));
        }

        return Same(google ?? email!, named, behaviour)
            || (email is not null && behaviour.Is("either-email-accepted") && Same(email, named, behaviour))
            || (google is "" && email is not null && behaviour.Is("google-email-empty-ignored") && Same(email, named, behaviour));
    }

    private static bool Same(string given, string named, Behaviour behaviour) =>
        string.Equals(given, named, behaviour.Is("email-in-one-case") ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)
        || (behaviour.Is("email-by-prefix") && given.StartsWith(named, StringComparison.OrdinalIgnoreCase))
        || (behaviour.Is("email-by-suffix") && given.EndsWith(named, StringComparison.OrdinalIgnoreCase))
        || (behaviour.Is("email-by-contains") && given.Contains(named, StringComparison.OrdinalIgnoreCase))
        || (behaviour.Is("email-part-accepted") && named.Contains(given, StringComparison.OrdinalIgnoreCase))
        || (behaviour.Is("email-by-local-part") && string.Equals(Local(given), Local(named), StringComparison.OrdinalIgnoreCase))
        || (behaviour.Is("email-by-domain") && string.Equals(Domain(given), Domain(named), StringComparison.OrdinalIgnoreCase))
        || (behaviour.Is("email-trimmed") && string.Equals(given.Trim(), named.Trim(), StringComparison.OrdinalIgnoreCase))
        || (behaviour.Is("email-dots-ignored") && string.Equals(WithoutDots(given), WithoutDots(named), StringComparison.OrdinalIgnoreCase))
        || (behaviour.Is("email-tag-ignored") && string.Equals(WithoutTag(given), WithoutTag(named), StringComparison.OrdinalIgnoreCase));

    private static string Local(string email) => email.Split('@')[0];

    private static string Domain(string email) => email[(email.LastIndexOf('@') + 1)..];

    private static string WithoutDots(string email) => Local(email).Replace(".", "", StringComparison.Ordinal) + "@" + Domain(email);

    private static string WithoutTag(string email) => Local(email).Split('+')[0] + "@" + Domain(email);
}
