using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Cases.Envelopes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases;

/// <summary>The member key of wrap and of privilegedwrap, and the applications whose documents are wrapped.</summary>
internal static class Wraps
{
    private const string Member = "key";

    private static readonly byte[] WithBothSpecials =
        [0xfb, 0xef, 0xbe, 0xff, 0xff, 0xfe, 0xfb, 0xff, 0xbf, 0x3e, 0x3f, 0xfa, 0x01, 0x02, 0x03, 0x04];

    public static IEnumerable<Case> Cases() =>
    [
        .. new[] { ReferenceMethods.Wrap, ReferenceMethods.PrivilegedWrap }.SelectMany(OfKey),
        .. IssuerRoles.Documents.SelectMany(OfApplication),
    ];

    private static IEnumerable<Case> OfKey(string operation)
    {
        var rule = $"{Rules.Method(operation)}: {Member} is base64 of up to 128 bytes";
        yield return CallVariant.Refuses($"{operation}.{Member}.missing", operation, rule, CaseLevel.Google,
        [
            CallVariant.Of("absent", call => call.Without(Member)),
            .. new[] { "null", "0", "true", "{}", "[]" }.Select(value =>
                CallVariant.Of(value, call => call.With(Member, JsonNode.Parse(value)))),
        ]);

        // Lenient decoders are many, and take what is between the letters for nothing.
        yield return CallVariant.Refuses($"{operation}.{Member}.no_base64", operation, rule, CaseLevel.Inferred,
            [.. new[] { "!!!!", "no base64", "a", "\u00e9\u00e9\u00e9\u00e9", "AAAA=AAA" }.Select(text =>
                CallVariant.Of(text, call => call.With(Member, text)))]);
        yield return new(
            $"{operation}.{Member}.base64url",
            operation,
            $"{Rules.Method(ReferenceMethods.PrivilegedPrivateKeyDecrypt)}: its sample has base64 without padding",
            CaseLevel.Inferred,
            async context =>
            {
                context.Require(ReferenceMethods.Unwrap);
                var standard = Convert.ToBase64String(WithBothSpecials);
                var url = standard.Replace('+', '-').Replace('/', '_');
                foreach (var text in new[] { standard.TrimEnd('='), url, url.TrimEnd('=') })
                {
                    var name = Calls.NewResource();
                    var call = operation == ReferenceMethods.Wrap
                        ? context.Calls.Wrap(resource: name)
                        : context.Calls.PrivilegedWrap(resource: name);
                    var blob = Expect.Text(await context.GrantedAsync(call.With(Member, text)), "wrapped_key");
                    var key = Expect.Bytes(await context.GrantedAsync(context.Calls.Unwrap(new(blob, WithBothSpecials, name, ""))), Member);
                    Expect.True(key.AsSpan().SequenceEqual(WithBothSpecials), $"{text} was taken for other bytes.");
                }
            });
    }

    // Google's table of issuers doesn't have gmail-sta, though its clients do.
    private static IEnumerable<Case> OfApplication(string application) => new[] { ReferenceMethods.Wrap, ReferenceMethods.Unwrap }
        .Select(operation => new Case(
            $"{operation}.application.{application}",
            operation,
            $"{Rules.ConfigureService}: the issuer of {application}'s tokens",
            application == IssuerRoles.GmailSendToAnyone ? CaseLevel.Inferred : CaseLevel.Google,
            async context =>
            {
                var issuer = context.Issuer(application);
                var call = await context.Calls.RightAsync(operation);
                call.Authorization!["iss"] = issuer.Name;
                call.Authorization["aud"] = issuer.Audience;
                call.Authorization.SignWith(issuer.Key);
                await context.GrantedAsync(call);
            }));
}
