using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>For whom tokens are.</summary>
internal static class Audiences
{
    private static readonly Variant[] Wrong =
    [
        Variant.Json("aud", "\"another-audience\""),
        Variant.Text("aud", "cut", text => text[..^1]),
        Variant.Text("aud", "cut in front", text => text[1..]),
        Variant.Text("aud", "extended", text => text + "-2"),
        Variant.Text("aud", "extended in front", text => "a" + text),
        Variant.Text("aud", "in capitals", text => text.ToUpperInvariant()),
        Variant.Text("aud", "among words", text => $"other {text}"),
        Variant.Text("aud", "among commas", text => $"other,{text}"),
        Variant.Text("aud", "pattern", _ => "*"),
        Variant.Json("aud", "[\"another-audience\"]"),
        Variant.Of("aud list of cut and extended", token =>
            token["aud"] = new JsonArray(((string)token["aud"]!)[..^1], (string)token["aud"]! + "-2")),
    ];

    private static readonly Variant[] WithBlanks =
    [
        Variant.Text("aud", "with a blank", text => text + " "),
        Variant.Text("aud", "with a blank in front", text => " " + text),
        Variant.Text("aud", "with a line feed", text => text + "\n"),
    ];

    private static readonly Variant[] Missing =
    [
        Variant.Without("aud"),
        .. new[] { "null", "\"\"", "[]", "[\"\"]", "[null]", "0", "true", "{}" }.Select(value => Variant.Json("aud", value)),
    ];

    private static readonly Variant[] Lists =
    [
        Variant.Of("aud list of the right one", token => token["aud"] = new JsonArray((string)token["aud"]!)),
        Variant.Of("aud list, the right one last", token => token["aud"] = new JsonArray("another-audience", (string)token["aud"]!)),
        Variant.Of("aud list, the right one first", token => token["aud"] = new JsonArray((string)token["aud"]!, "another-audience")),
    ];

    public static IEnumerable<Case> Cases() => Carrier.All.SelectMany(carrier => new[]
    {
        carrier.Refuses("aud.wrong", $"{carrier.Rule}: aud is the configured audience", CaseLevel.Google, Wrong),
        carrier.Refuses("aud.blanks", $"{Rules.Jwt}, 2: StringOrURI values are compared as they are", CaseLevel.Inferred, WithBlanks),
        carrier.Refuses("aud.missing", $"{carrier.Rule}: aud is a claim of the token", CaseLevel.Google, Missing),
        carrier.Refuses(
            "aud.of_another",
            $"{carrier.Rule}: aud is the audience of that very issuer",
            CaseLevel.Google,
            context => OfOthers(context, carrier)),
        carrier.Grants("aud.list", $"{Rules.Jwt}, 4.1.3: aud may be a list", CaseLevel.Inferred, Lists),
    });

    // An audience that one of the right issuers has as well says nothing.
    private static IEnumerable<Variant> OfOthers(ConformanceContext context, Carrier carrier)
    {
        var right = carrier.Name == Carrier.Peer
            ? ["kacls-migration"]
            : context.Issuers.Where(issuer => context.Issuers.Any(own => carrier.Issuers.Contains(own.Role) && own.Name == issuer.Name))
                .Select(issuer => issuer.Audience).ToHashSet(StringComparer.Ordinal);
        return context.Issuers.Select(issuer => issuer.Audience).Append("kacls-migration").Append(context.Config.Url).Distinct()
            .Where(audience => !right.Contains(audience))
            .Select(audience => Variant.Of($"aud {audience}", token => token["aud"] = audience));
    }
}
