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
        .. new[] { 1, 2, 16, 24, 32, 33, 34, 64, 96, 127, 128 }.Select(length => ($"{length}_bytes", (Func<byte[]>)(() => RandomNumberGenerator.GetBytes(length)))),
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
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. Blobs.Readers.SelectMany(reader => Keys.Select(key => new Case(
            $"{reader.Operation}.key.{key.Name}", reader.Operation, $"{Rules.Method(reader.Operation)}: {Rule}", CaseLevel.Google, async context =>
                await CheckAsync(context, reader, await context.Calls.SealAsync(key.Make()))))),
        .. Blobs.Readers.Select(reader => new Case(
            $"{reader.Operation}.resource_name.any", reader.Operation, $"{Rules.AuthorizationTokens}: resource_name is UTF-8 of up to 128 bytes", CaseLevel.Google, async context =>
            {
                foreach (var name in Names.Append(new string('n', 128)).Append(new string('é', 64)))
                {
                    await CheckAsync(context, reader, await context.Calls.SealAsync(resource: name));
                }
            })),
        .. Blobs.Readers.Select(reader => new Case(
            $"{reader.Operation}.perimeter_id.any", reader.Operation, $"{Rules.AuthorizationTokens}: perimeter_id is UTF-8 of up to 128 bytes", CaseLevel.Google, async context =>
            {
                foreach (var perimeter in Names.Append(new string('p', 128)).Append(new string('é', 64)))
                {
                    await CheckAsync(context, reader, await context.Calls.SealAsync(perimeter: perimeter));
                }
            })),
        .. Blobs.Readers.Select(reader => new Case(
            $"{reader.Operation}.key.again", reader.Operation, $"{Rules.Method(reader.Operation)}: documents are opened again and again", CaseLevel.Google, async context =>
            {
                var sealing = await context.Calls.SealAsync();
                for (var time = 0; time < 3; time++)
                {
                    await CheckAsync(context, reader, sealing);
                }
            })),
        .. Blobs.Readers.Select(reader => new Case(
            $"{reader.Operation}.of_privilegedwrap", reader.Operation, $"{Rules.Method(ReferenceMethods.PrivilegedWrap)}: what it wraps is read as wrap's", CaseLevel.Google, async context =>
            {
                context.Require(ReferenceMethods.PrivilegedWrap);
                var (dek, resource) = (Calls.NewDek(), Calls.NewResource());
                var blob = Expect.Text(await context.GrantedAsync(context.Calls.PrivilegedWrap(dek, resource, "perimeter-1")), "wrapped_key");
                await CheckAsync(context, reader, new(blob, dek, resource, "perimeter-1"));
            })),
    ];

    private static async Task CheckAsync(ConformanceContext context, Blobs.Reader reader, Sealed sealing)
    {
        var received = Expect.Bytes(await context.GrantedAsync(reader.Call(context.Calls, sealing)), reader.Member);
        Expect.True(
            received.AsSpan().SequenceEqual(reader.Expected(sealing)),
            $"{reader.Member} is {Convert.ToHexStringLower(received)}, not {Convert.ToHexStringLower(reader.Expected(sealing))} ({sealing.Resource}).");
    }
}
