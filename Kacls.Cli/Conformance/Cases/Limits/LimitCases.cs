using System.Security.Cryptography;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Limits;

/// <summary>
/// Google's limits. Whether they count bytes or their base64 is not said: what is within both is granted, what is beyond both is refused.
/// </summary>
internal static class LimitCases
{
    private static readonly string[] Wrappers = [ReferenceMethods.Wrap, ReferenceMethods.PrivilegedWrap];

    public static IEnumerable<Case> Cases() =>
    [
        .. Wrappers.SelectMany(operation => new[]
        {
            CallVariant.Grants(
                $"{operation}.key.longest",
                operation,
                $"{Rules.Method(operation)}: key has 128 bytes at most",
                CaseLevel.Google,
                Key(96),
                Key(128)),
            CallVariant.Refuses(
                $"{operation}.key.too_long",
                operation,
                $"{Rules.Method(operation)}: key has 128 bytes at most",
                CaseLevel.Google,
                Key(129),
                Key(160),
                Key(1024)),
            Typical(operation),
        }),
        .. new[] { "resource_name", "perimeter_id" }.SelectMany(member => new[]
        {
            CallVariant.Grants(
                $"privilegedwrap.{member}.longest",
                ReferenceMethods.PrivilegedWrap,
                $"{Rules.AuthorizationTokens}: {member} has 128 bytes of UTF-8 at most",
                CaseLevel.Google,
                CallVariant.Of("128 bytes", call => call.With(member, new string('n', 128))),
                CallVariant.Of("128 bytes of UTF-8", call => call.With(member, new string('é', 64)))),
            CallVariant.Refuses(
                $"privilegedwrap.{member}.too_long",
                ReferenceMethods.PrivilegedWrap,
                $"{Rules.AuthorizationTokens}: {member} has 128 bytes of UTF-8 at most",
                CaseLevel.Inferred,
                CallVariant.Of("129 bytes", call => call.With(member, new string('n', 129))),
                CallVariant.Of("130 bytes of UTF-8", call => call.With(member, new string('é', 65))),
                CallVariant.Of("4 KB", call => call.With(member, new string('n', 4096)))),
        }),
        .. ReferenceMethods.Posts.Where(operation => operation != ReferenceMethods.WrapPrivateKey).Select(operation => Try.Inferred(
            $"{operation}.reason.too_long",
            operation,
            $"{Rules.Method(operation)}: a reason of more than 1 KB is refused in order, or cut",
            async context =>
            {
                var reply = await context.SendAsync((await context.Calls.RightAsync(operation)).With("reason", new string('r', 2000)));
                if (reply.Status != 200)
                {
                    Expect.Refused(reply);
                }
            })),
        Try.Inferred(
            "wrapprivatekey.wrapped_private_key.text",
            ReferenceMethods.WrapPrivateKey,
            $"{Rules.Method(ReferenceMethods.WrapPrivateKey)}: 8 KB at most, as kaclsData of the Gmail API, also where base64 is counted",
            async context =>
            {
                var wrapped = (await context.Calls.WrapAsync(await MailKeyPool.TakeAsync(4096))).Wrapped;
                Expect.True(wrapped.Length <= 8192, $"`wrapped_private_key` has {wrapped.Length} characters for a key of 4,096 bits.");
            }),
    ];

    private static CallVariant Key(int length) =>
        CallVariant.Of($"{length} bytes", call => call.With("key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(length))));

    /// <summary>As Drive sends them: a key of 34 bytes, names of a hundred or less.</summary>
    private static Case Typical(string operation) => Try.Inferred(
        $"{operation}.wrapped_key.text",
        operation,
        $"{Rules.Method(operation)}: wrapped_key has 1 KB at most, also where base64 is counted",
        async context =>
        {
            var wrapped = Expect.Text(await context.GrantedAsync(await context.Calls.RightAsync(operation)), "wrapped_key");
            Expect.True(wrapped.Length <= 1024, $"`wrapped_key` has {wrapped.Length} characters for a key of 34 bytes.");
        });
}
