namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>When tokens are good. Up to five minutes may be between two clocks, an hour may not.</summary>
internal static class Lifetimes
{
    private const int Hour = 3600;

    private static readonly Variant[] Past =
    [
        Ended("six minutes ago", 6 * 60),
        Ended("an hour and a minute ago", Hour + 60),
        Ended("a day ago", 24 * Hour),
        Ended("a year ago", 365 * 24 * Hour),
        Variant.Json("exp", "0"),
        Variant.Json("exp", "1"),
        Variant.Json("exp", "-1"),
        Variant.Json("exp", "1600000000.5"),
        Variant.Json("exp", "1.6e9"),
        Variant.Json("exp", "\"1600000000\""),
    ];

    private static readonly Variant[] Malformed =
    [
        .. new[] { "null", "\"\"", "\"never\"", "true", "[]", "{}", "[1600000000]" }.Select(value => Variant.Json("exp", value)),
    ];

    public static IEnumerable<Case> Cases() => Carrier.All.SelectMany(carrier => new[]
    {
        carrier.Refuses("exp.past", $"{carrier.Rule}: exp is when the token expires", CaseLevel.Google, Past),
        carrier.Refuses("exp.missing", $"{carrier.Rule}: exp is a claim of the token", CaseLevel.Google, Variant.Without("exp")),
        carrier.Refuses("exp.malformed", $"{carrier.Rule}: exp is a time", CaseLevel.Google, Malformed),
        carrier.Refuses(
            "nbf.future",
            $"{Rules.Jwt}, 4.1.5: not before nbf",
            CaseLevel.Inferred,
            In("nbf", "an hour", Hour),
            In("nbf", "a day", 24 * Hour)),
        carrier.Refuses(
            "iat.future",
            $"{carrier.Rule}: iat is when the token was issued",
            CaseLevel.Inferred,
            Issued("an hour", Hour),
            Issued("a day", 24 * Hour)),
        carrier.Refuses(
            "iat.malformed",
            $"{carrier.Rule}: iat is a time",
            CaseLevel.Inferred,
            [.. new[] { "null", "\"\"", "\"now\"", "true", "[]", "{}" }.Select(value => Variant.Json("iat", value))]),
        carrier.Refuses("iat.missing", $"{carrier.Rule}: iat is a claim of the token", CaseLevel.Inferred, Variant.Without("iat")),
        carrier.Grants(
            "exp.soon",
            $"{carrier.Rule}: the token is good until exp",
            CaseLevel.Google,
            In("exp", "five minutes", 300),
            In("exp", "a minute", 60)),
        carrier.Grants("exp.fraction", $"{Rules.Jwt}, 2: a NumericDate may have a fraction", CaseLevel.Inferred, Variant.Of(
            "fractions", token => (token["exp"], token["iat"]) = (Tokens.Now + 300.5, Tokens.Now - 30.25))),
        carrier.Grants(
            "nbf.before_iat",
            $"{Rules.Jwt}, 4.1.5: the token is good from nbf on",
            CaseLevel.Inferred,
            In("nbf", "minus six minutes", -360)),
    }).Concat(Carrier.All.Where(carrier => carrier.Issuers is not ([] or [IssuerRoles.Privileged])).Select(carrier => carrier.Grants(
        "iat.old",
        $"{carrier.Rule}: the token is good until exp, an hour after iat",
        CaseLevel.Google,
        Variant.Of("issued 50 minutes ago", token => (token["iat"], token["exp"]) = (Tokens.Now - 3000, Tokens.Now + 600)))));

    private static Variant Ended(string name, int seconds) => Variant.Of($"ended {name}", token =>
    {
        token["iat"] = Tokens.Now - seconds - Hour;
        token["exp"] = Tokens.Now - seconds;
    });

    private static Variant Issued(string name, int seconds) => Variant.Of($"iat in {name}", token =>
    {
        token["iat"] = Tokens.Now + seconds;
        token["exp"] = Tokens.Now + seconds + Hour;
    });

    private static Variant In(string claim, string name, int seconds) =>
        Variant.Of($"{claim} in {name}", token => token[claim] = Tokens.Now + seconds);
}
