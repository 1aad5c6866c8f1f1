using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>Tokens that aren't there, or aren't tokens.</summary>
internal static class Presence
{
    private static readonly (string Name, string Json)[] Missing =
    [
        ("null", "null"), ("empty", "\"\""), ("a number", "1"), ("an object", "{}"), ("a list", "[]"), ("true", "true"),
    ];

    private static readonly Variant[] Malformed =
    [
        Variant.Of("a word", token => token.Finish = _ => "token"),
        Variant.Of("dots", token => token.Finish = _ => ".."),
        Variant.Of("the header alone", token => token.Finish = text => text.Split('.')[0]),
        Variant.Of("no payload", token => token.Finish = text => $"{text.Split('.')[0]}..{text.Split('.')[2]}"),
        Variant.Of("no header", token => token.Finish = text => text[text.IndexOf('.', StringComparison.Ordinal)..]),
        Variant.Of("payload that is no JSON", token => token.Finish = text => $"{text.Split('.')[0]}.bm8ganNvbg.{text.Split('.')[2]}"),
        Variant.Of("payload that is a list", token => token.Finish = text => $"{text.Split('.')[0]}.W10.{text.Split('.')[2]}"),
        Variant.Of("header that is no JSON", token => token.Finish = text => $"bm8ganNvbg.{text.Split('.')[1]}.{text.Split('.')[2]}"),
    ];

    private static readonly Variant[] OtherForms =
    [
        Variant.Of("four parts", token => token.Finish = text => text + ".e30"),
        Variant.Of("a dot behind", token => token.Finish = text => text + "."),
        .. new[] { " ", "\n", "\t" }.SelectMany(blank => new[]
        {
            Variant.Of("a blank behind", token => token.Finish = text => text + blank),
            Variant.Of("a blank in front", token => token.Finish = text => blank + text),
            Variant.Of("a blank in between", token => token.Finish = text => text.Replace(".", "." + blank, StringComparison.Ordinal)),
        }),
    ];

    public static IEnumerable<Case> Cases() => Carrier.All.SelectMany(CasesOf);

    private static IEnumerable<Case> CasesOf(Carrier carrier)
    {
        var member = carrier.Name == Carrier.Authorization ? Carrier.Authorization : Carrier.Authentication;
        if (carrier.Name != Carrier.Peer)
        {
            yield return new(
                $"{carrier.Prefix}.missing",
                carrier.Operation,
                $"{Rules.Method(carrier.Operation)}: {member} is a JWT",
                CaseLevel.Google,
                async context =>
                {
                    var absent = await carrier.RightAsync(context);
                    if (member == Carrier.Authorization)
                    {
                        absent.Authorization = null;
                    }
                    else
                    {
                        absent.Authentication = null;
                    }

                    List<Attempt> attempts = [new("absent", absent)];
                    foreach (var (name, json) in Missing)
                    {
                        attempts.Add(new(name, (await carrier.RightAsync(context)).With(member, JsonNode.Parse(json))));
                    }

                    await context.AllRefusedAsync(attempts);
                });
        }

        yield return carrier.Refuses("malformed", $"{Rules.Method(carrier.Operation)}: {member} is a JWT", CaseLevel.Google, Malformed);
        yield return carrier.Refuses(
            "other_form", $"{Rules.Jws}, 2 and 7.1: it has three parts and no blanks", CaseLevel.Inferred, OtherForms);
        if (carrier.Operation is not (ReferenceMethods.Digest or ReferenceMethods.Rewrap) && carrier.Name == Carrier.Authorization)
        {
            yield return new(
                $"{carrier.Operation}.tokens.exchanged",
                carrier.Operation,
                $"{Rules.EncryptDecrypt}: the authorization token is Google's, the authentication token the identity provider's",
                CaseLevel.Google,
                async context =>
                {
                    var (exchanged, bothFirst, bothSecond) =
                        (await carrier.RightAsync(context), await carrier.RightAsync(context), await carrier.RightAsync(context));
                    (exchanged.Authentication, exchanged.Authorization) = (exchanged.Authorization, exchanged.Authentication);
                    bothFirst.Authentication = bothFirst.Authorization;
                    bothSecond.Authorization = bothSecond.Authentication;
                    await context.AllRefusedAsync(
                    [
                        new("exchanged", exchanged),
                        new("the authorization token as both", bothFirst),
                        new("the authentication token as both", bothSecond),
                    ]);
                });
        }
    }
}
