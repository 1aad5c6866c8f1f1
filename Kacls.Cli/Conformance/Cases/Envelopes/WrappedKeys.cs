using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Envelopes;

/// <summary>The member wrapped_key: what is none of the service's, and how it may be written.</summary>
internal static class WrappedKeys
{
    private const string Member = "wrapped_key";

    private static readonly string[] NoBase64 = ["!!!!", "wrapped key", "a", "AAAA=AAA", "=", "\u00e9\u00e9\u00e9\u00e9", "AAAA\0"];

    public static IEnumerable<Case> Cases() => Blobs.Readers.SelectMany(reader => new[]
    {
        CallVariant.Refuses($"{reader.Operation}.{Member}.missing", reader.Operation, Rule(reader), CaseLevel.Google,
        [
            CallVariant.Of("absent", call => call.Without(Member)),
            .. new[] { "null", "\"\"", "0", "true", "{}", "[]" }.Select(value =>
                CallVariant.Of(value, call => call.With(Member, JsonNode.Parse(value)))),
        ]),
        CallVariant.Refuses($"{reader.Operation}.{Member}.no_base64", reader.Operation, Rule(reader), CaseLevel.Google,
            [.. NoBase64.Select(text => CallVariant.Of(text, call => call.With(Member, text)))]),
        CallVariant.Refuses($"{reader.Operation}.{Member}.of_another", reader.Operation, Rule(reader), CaseLevel.Google,
            [.. Foreign.Select(foreign =>
                CallVariant.Of(foreign.Name, call => call.With(Member, Convert.ToBase64String(foreign.Make()))))]),
        DekItself(reader),
        OfPrivateKey(reader),
        Spelt(reader),
        WithBlanks(reader),
    });

    private static readonly (string Name, Func<byte[]> Make)[] Foreign =
    [
        ("352 random bytes", () => RandomNumberGenerator.GetBytes(352)),
        ("60 random bytes", () => RandomNumberGenerator.GetBytes(60)),
        ("768 random bytes", () => RandomNumberGenerator.GetBytes(768)),
        ("60 zeros", () => new byte[60]),
        ("a JSON object", () => """{"key":"AAAA","resource_name":"x","perimeter_id":""}"""u8.ToArray()),
        ("a JWE", () => "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"u8.ToArray()),
        ("AES-GCM by a key of zeros", () => SealedByZeros("{}"u8)),
    ];

    private static string Rule(Blobs.Reader reader) => $"{Rules.Method(reader.Operation)}: {Member} is base64, as the service gave it";

    /// <summary>A service that encrypts nothing would take the key itself, and what it is sealed with, for a wrapped key.</summary>
    private static Case DekItself(Blobs.Reader reader) => new(
        $"{reader.Operation}.{Member}.of_clear_text", reader.Operation, Rule(reader), CaseLevel.Google, async context =>
        {
            var sealing = await context.Calls.SharedAsync();
            var key = Convert.ToBase64String(sealing.Dek);
            var parts = new JsonObject { ["key"] = key, ["dek"] = key, ["resource_name"] = sealing.Resource, ["perimeter_id"] = "" };
            var json = parts.ToJsonString();
            var repeat = Blobs.Repeat(reader.Call(context.Calls, sealing));
            await context.AllRefusedAsync(
            [
                new("the key", repeat(sealing.Dek)),
                new("the key and its name", repeat([.. sealing.Dek, .. Encoding.UTF8.GetBytes(sealing.Resource)])),
                new("JSON", repeat(Encoding.UTF8.GetBytes(json))),
                new("AES-GCM by a key of zeros", repeat(SealedByZeros(Encoding.UTF8.GetBytes(json)))),
            ]);
        });

    private static Case OfPrivateKey(Blobs.Reader reader) => new(
        $"{reader.Operation}.{Member}.of_private_key",
        reader.Operation,
        $"{Rule(reader)} for a data encryption key",
        CaseLevel.Google,
        async context =>
        {
            var key = await context.Calls.MailKeyAsync();
            await context.AllRefusedAsync(new[] { "", "//googleapis.com/drive/files/1", key.SpkiHash }.Select(name => new Attempt(
                $"a wrapped private key as {name}", reader.Call(context.Calls, new(key.Wrapped, [], name, "")))));
        });

    private static Case Spelt(Blobs.Reader reader) => new(
        $"{reader.Operation}.{Member}.base64url",
        reader.Operation,
        $"{Rules.Method(ReferenceMethods.PrivilegedPrivateKeyDecrypt)}: its sample has base64 without padding",
        CaseLevel.Inferred,
        async context =>
        {
            var sealing = await context.Calls.SharedAsync();
            var url = sealing.Blob.Replace('+', '-').Replace('/', '_');
            await context.AllGrantedAsync(
            [
                new("no padding", reader.Call(context.Calls, sealing with { Blob = sealing.Blob.TrimEnd('=') })),
                new("base64url", reader.Call(context.Calls, sealing with { Blob = url })),
                new("base64url without padding", reader.Call(context.Calls, sealing with { Blob = url.TrimEnd('=') })),
            ]);
        });

    /// <summary>Whether they are tolerated is left open. What is given then is right, and what is refused is refused in order.</summary>
    private static Case WithBlanks(Blobs.Reader reader) => new(
        $"{reader.Operation}.{Member}.blanks", reader.Operation, Rule(reader), CaseLevel.Google, async context =>
        {
            var sealing = await context.Calls.SharedAsync();
            var attempts = new[] { " ", "\n", "\r\n", "\t" }
                .SelectMany(blank => new[] { sealing.Blob + blank, blank + sealing.Blob, sealing.Blob.Insert(8, blank) })
                .Select(text => new Attempt("blanks", reader.Call(context.Calls, sealing with { Blob = text })));
            await Attempts.TryAllAsync(context, attempts, (reply, _) => Blobs.Refused(reply, reader, sealing, isText: true));
        });

    private static byte[] SealedByZeros(ReadOnlySpan<byte> content)
    {
        using var cipher = new AesGcm(new byte[32], 16);
        var (nonce, text, tag) = (new byte[12], new byte[content.Length], new byte[16]);
        cipher.Encrypt(nonce, content, text, tag);
        return [.. nonce, .. text, .. tag];
    }
}
