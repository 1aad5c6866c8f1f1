using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Envelopes;

/// <summary>A key comes back byte for byte, whatever it is and however its document is named.</summary>
internal static class RoundTrips
{
    private const string Rule = "the key is opaque bytes, and comes back as it was";

    private static readonly (string Name, Func<byte[]> Make)[] Keys =
    [
        .. new[] { 1, 2, 16, 24, 32, 33, 34, 64, 96, 127, 128 }.Select(length =>
            ($"{length}_bytes", (Func<byte[]>)(() => RandomNumberGenerator.GetBytes(length)))),
        ("tink", Calls.NewDek),
        ("zeros", () => new byte[32]),
        ("leading_zeros", () => [0, 0, 0, .. RandomNumberGenerator.GetBytes(29)]),
        ("trailing_zeros", () => [.. RandomNumberGenerator.GetBytes(29), 0, 0, 0]),
        ("padding_like", () => [.. RandomNumberGenerator.GetBytes(28), 4, 4, 4, 4]),
        ("ones", () => [.. Enumerable.Repeat((byte)0xff, 32)]),
        ("no_utf8", () => [0xc3, 0x28, 0xed, 0xa0, 0x80, 0xff, 0xfe, 0x00, 0x80, 0xbf, 0xfb, 0xff, 0xfe, 0xef, 0xbe, 0xad]),
        ("text", () => "{\"key\": \"null\"}\r\n "u8.ToArray()),
    ];

    private static readonly string[] Names =
    [
        "//googleapis.com/drive/files/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
        "meeting_id",
        "r",
        "résumé/Ωμέγα/文書/🔑",
        "re\u0301sume\u0301",
        "with \"quotes\", \\backslashes\\ and <tags> & %2F",
        "a:b::c:",
        "with spaces  twice",
        " leading and trailing ",
        "null",
        "0",
        "{\"a\":1}",
        new('n', 128),
        new('é', 64),
    ];

    public static IEnumerable<Case> Cases() => Blobs.Readers.SelectMany(CasesOf);

    private static IEnumerable<Case> CasesOf(Blobs.Reader reader)
    {
        foreach (var (name, make) in Keys)
        {
            yield return Of(reader, $"key.{name}", $"{Rules.Method(reader.Operation)}: {Rule}", async context =>
                await Blobs.OpensAsync(context, reader, await context.Calls.SealAsync(make())));
        }

        yield return Of(reader, "resource_name.any", $"{Rules.AuthorizationTokens}: it is UTF-8 of up to 128 bytes", async context =>
        {
            foreach (var name in Names)
            {
                await Blobs.OpensAsync(context, reader, await context.Calls.SealAsync(resource: name));
            }
        });
        yield return Of(reader, "perimeter_id.any", $"{Rules.AuthorizationTokens}: it is UTF-8 of up to 128 bytes", async context =>
        {
            foreach (var perimeter in Names)
            {
                await Blobs.OpensAsync(context, reader, await context.Calls.SealAsync(perimeter: perimeter));
            }
        });
        yield return Of(reader, "key.again", $"{Rules.Method(reader.Operation)}: documents are opened again and again", async context =>
        {
            var sealing = await context.Calls.SealAsync();
            for (var time = 0; time < 3; time++)
            {
                await Blobs.OpensAsync(context, reader, sealing);
            }
        });
        yield return Of(reader, "of_privilegedwrap", $"{Rules.Method(ReferenceMethods.PrivilegedWrap)}: as of wrap", async context =>
        {
            context.Require(ReferenceMethods.PrivilegedWrap);
            var (dek, resource) = (Calls.NewDek(), Calls.NewResource());
            var reply = await context.GrantedAsync(context.Calls.PrivilegedWrap(dek, resource, "perimeter-1"));
            await Blobs.OpensAsync(context, reader, new(Expect.Text(reply, "wrapped_key"), dek, resource, "perimeter-1"));
        });
    }

    private static Case Of(Blobs.Reader reader, string point, string rule, Func<ConformanceContext, Task> tryAsync) =>
        new($"{reader.Operation}.{point}", reader.Operation, rule, CaseLevel.Google, tryAsync);
}
