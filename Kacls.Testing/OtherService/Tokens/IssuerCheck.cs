namespace Kacls.Testing.OtherService;

/// <summary>Who issued a token: one of those that are trusted for the method, compared exactly (3.1, 3.5).</summary>
internal static class IssuerCheck
{
    internal static Issuer? Find(Jwt jwt, IReadOnlyList<Issuer> trusted, IReadOnlyList<Issuer> all, Func<string, bool> wrong)
    {
        var name = jwt.Text("iss");
        if (wrong("issuer-of-other-application-accepted"))
        {
            trusted = all;
        }

        if (trusted.FirstOrDefault(issuer => issuer.Name == name) is { } found)
        {
            return found;
        }

        return name is null
            ? wrong("issuer-missing-accepted") ? trusted.FirstOrDefault(_ => true) : null
            : trusted.FirstOrDefault(issuer =>
                wrong("issuer-unchecked")
                || (wrong("issuer-in-any-case") && string.Equals(issuer.Name, name, StringComparison.OrdinalIgnoreCase))
                || (wrong("issuer-by-prefix") && name.StartsWith(issuer.Name, StringComparison.Ordinal))
                || (wrong("issuer-by-suffix") && name.EndsWith(issuer.Name, StringComparison.Ordinal))
                || (wrong("issuer-by-contains") && name.Contains(issuer.Name, StringComparison.Ordinal))
                || (wrong("issuer-part-accepted") && issuer.Name.Contains(name, StringComparison.Ordinal))
                || (wrong("issuer-with-slash-accepted") && name.TrimEnd('/') == issuer.Name)
                || (wrong("issuer-trimmed") && name.Trim() == issuer.Name));
    }
}
