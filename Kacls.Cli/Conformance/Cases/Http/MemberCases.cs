using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Http;

/// <summary>Members of requests that are absent, of another type, or written in other ways.</summary>
internal static class MemberCases
{
    private static readonly (string Name, string Json)[] OtherTypes =
    [
        ("null", "null"), ("number", "1"), ("zero", "0"), ("true", "true"), ("object", "{}"), ("list", "[]"),
    ];

    /// <summary>What is in no base64 alphabet, standard or for URLs, padded or not.</summary>
    private static readonly (string Name, string Text)[] NoBase64 =
    [
        ("signs", "!!!!"),
        ("one letter", "A"),
        ("five letters", "AAAAA"),
        ("padding alone", "===="),
        ("not ASCII", "ÄÖÜß"),
        ("dots", "AAAA.AAAA"),
    ];

    private static readonly CallVariant[] OtherReasons =
    [
        CallVariant.Of("absent", call => call.Without("reason")),
        CallVariant.Of("empty", call => call.With("reason", "")),
        CallVariant.Of("Google's sample", call => call.With("reason", "{client:'drive' op:'update'}")),
        CallVariant.Of("JSON", call => call.With("reason", "{\"client\":\"drive\",\"op\":\"update\"}")),
        CallVariant.Of("signs", call => call.With("reason", "<b>\"'\\ \t\r\n% ${x} {{y}} é 🔑 \u202e")),
        CallVariant.Of("1 KB", call => call.With("reason", new string('r', 1024))),
        CallVariant.Of("1 KB of two-byte letters", call => call.With("reason", new string('é', 512))),
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. MemberTable.Required.SelectMany(each => Missing(each.Operation, each.Member, CaseLevel.Google)),
        .. MemberTable.Named.SelectMany(each => Missing(each.Operation, each.Member, CaseLevel.Inferred)),
        .. MemberTable.Binary.SelectMany(each => Base64(each.Operation, each.Member)),
        .. ReferenceMethods.Posts.Where(operation => operation != ReferenceMethods.WrapPrivateKey).Select(operation => CallVariant.Grants(
            $"{operation}.reason",
            operation,
            $"{Rules.Method(operation)}: reason is any text of 1 KB at most",
            CaseLevel.Google,
            OtherReasons)),
        .. ReferenceMethods.Posts.Select(operation => CallVariant.Grants(
            $"{operation}.members.unknown",
            operation,
            "Members that aren't known are ignored: Google adds some over time",
            CaseLevel.Inferred,
            CallVariant.Of("text", call => call.With("conformance", "text")),
            CallVariant.Of("nested", call => call.With("conformance", new JsonObject { ["a"] = new JsonArray(1, null, "b") })),
            CallVariant.Of("null", call => call.With("conformance", null)),
            CallVariant.Of("12 KB", call => call.With("conformance", new string('x', 12 * 1024))))),
        .. ReferenceMethods.Posts.Where(operation => operation != ReferenceMethods.WrapPrivateKey).Select(operation => CallVariant.Grants(
            $"{operation}.reason.other",
            operation,
            "reason is there to be logged; what Google's samples show of it is no text of any fixed form",
            CaseLevel.Inferred,
            CallVariant.Of("null", call => call.With("reason", null)),
            CallVariant.Of("an object", call => call.With("reason", new JsonObject { ["client"] = "drive", ["op"] = "update" })))),
        CallVariant.Refuses(
            "privilegedwrap.perimeter_id.malformed",
            ReferenceMethods.PrivilegedWrap,
            $"{Rules.Method(ReferenceMethods.PrivilegedWrap)}: perimeter_id is text",
            CaseLevel.Inferred,
            [.. OtherTypes[1..].Select(type => CallVariant.Of(type.Name, call => call.With("perimeter_id", JsonNode.Parse(type.Json))))]),
        .. new[] { ReferenceMethods.PrivateKeyDecrypt, ReferenceMethods.PrivilegedPrivateKeyDecrypt }.Select(operation => Try.Inferred(
            $"{operation}.rsa_oaep_label.not_base64", operation, $"{Rules.Method(operation)}: rsa_oaep_label is base64", async context =>
                await context.RefusedAsync((await context.Calls.RightAsync(operation))
                    .With("algorithm", "RSA/ECB/OAEPwithSHA-256andMGF1Padding").With("rsa_oaep_label", "!!!!")))),
    ];

    private static IEnumerable<Case> Missing(string operation, string member, CaseLevel level)
    {
        var rule = $"{Rules.Method(operation)}: {member} is text that the method needs";
        Call Change(Call call, string? json) => json is null ? call.Without(member) : call.With(member, JsonNode.Parse(json));
        yield return Try.Refused(level, $"{operation}.{member}.absent", operation, rule, (_, call) => Change(call, null));
        if ((operation, member) != (ReferenceMethods.PrivilegedWrap, "resource_name"))
        {
            // A name that is empty is a name; everything else is good for nothing when it is.
            yield return Try.Refused(level, $"{operation}.{member}.empty", operation, rule, (_, call) => Change(call, "\"\""));
        }

        yield return CallVariant.Refuses(
            $"{operation}.{member}.malformed",
            operation,
            rule,
            member == "resource_name" ? CaseLevel.Inferred : level,
            [
                .. OtherTypes.Select(type => CallVariant.Of(type.Name, call => Change(call, type.Json))),
                CallVariant.Of("list with the right one", call => call.With(member, new JsonArray(call.Members[member]!.DeepClone()))),
            ]);
    }

    private static IEnumerable<Case> Base64(string operation, string member)
    {
        yield return CallVariant.Refuses(
            $"{operation}.{member}.not_base64",
            operation,
            $"{Rules.Method(operation)}: {member} is base64",
            CaseLevel.Google,
            [.. NoBase64.Select(each => CallVariant.Of(each.Name, call => call.With(member, each.Text)))]);
        if (operation == ReferenceMethods.Rewrap)
        {
            yield break;
        }

        yield return new(
            $"{operation}.{member}.base64_spelling",
            operation,
            "Google's samples have base64 with and without padding: both are read, and that for URLs too",
            CaseLevel.Inferred,
            async context => await context.AllGrantedAsync(
            [
                new("without padding", await RespeltAsync(context, operation, member, text => text.TrimEnd('='))),
                new("for URLs", await RespeltAsync(context, operation, member, text => text.Replace('+', '-').Replace('/', '_'))),
            ]));
    }

    private static async Task<Call> RespeltAsync(ConformanceContext context, string operation, string member, Func<string, string> spell)
    {
        var call = await context.Calls.RightAsync(operation);
        return call.With(member, spell((string)call.Members[member]!));
    }
}
