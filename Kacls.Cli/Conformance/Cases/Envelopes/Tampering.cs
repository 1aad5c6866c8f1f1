using System.Security.Cryptography;
using System.Text;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Envelopes;

/// <summary>A wrapped key that is not byte for byte what the service gave.</summary>
internal static class Tampering
{
    private const int Parts = 8;
    private const string Rule = $"{Rules.EncryptDecrypt}: the key and its names are sealed with authenticated encryption";

    public static IEnumerable<Case> Cases() => Blobs.Readers.SelectMany(reader => new[]
    {
        Of(reader, "truncated", CaseLevel.Google, Truncated),
        Of(reader, "extended", CaseLevel.Inferred, Extended),
        Of(reader, "moved", CaseLevel.Google, Moved),
        Spliced(reader, "first", pair => pair.First),
        Spliced(reader, "second", pair => pair.Second),
        Renamed(reader),
    }.Concat(Enumerable.Range(0, Parts).Select(part =>
        Of(reader, $"flipped.{part + 1}_of_{Parts}", CaseLevel.Google, blob => Flipped(blob, part)))));

    private static Case Of(
        Blobs.Reader reader, string point, CaseLevel level, Func<byte[], IEnumerable<(string Name, byte[] Blob)>> change) => new(
        $"{reader.Operation}.wrapped_key.{point}", reader.Operation, Rule, level, async context =>
        {
            var sealing = await context.Calls.SharedAsync();
            var blob = Blobs.Decode(sealing.Blob);
            var repeat = Blobs.Repeat(reader.Call(context.Calls, sealing));
            var changed = change(blob).Where(each => !each.Blob.AsSpan().SequenceEqual(blob))
                .Select(each => new Attempt(each.Name, repeat(each.Blob)));
            var isText = Blobs.IsText(blob);
            await Attempts.TryAllAsync(context, changed, (reply, _) => Blobs.Refused(reply, reader, sealing, isText));
        });

    /// <summary>Every eighth byte, one bit of each; which bit goes round from byte to byte.</summary>
    private static IEnumerable<(string Name, byte[] Blob)> Flipped(byte[] blob, int part)
    {
        for (var at = part; at < blob.Length; at += Parts)
        {
            var flipped = blob.ToArray();
            flipped[at] ^= (byte)(1 << (at / Parts % 8));
            yield return ($"byte {at} of {blob.Length} flipped", flipped);
        }
    }

    private static IEnumerable<(string Name, byte[] Blob)> Truncated(byte[] blob) =>
        new[] { 0, 1, 2, 3, 4, 8, 12, 16, 24, 28, 32, 48, 64 }.SelectMany(length => new[] { length, blob.Length - length })
            .Concat([blob.Length / 4, blob.Length / 2, blob.Length * 3 / 4])
            .Where(length => length >= 0 && length < blob.Length).Distinct()
            .SelectMany(length => new[] { ($"the first {length} bytes", blob[..length]), ($"the last {length} bytes", blob[^length..]) });

    private static IEnumerable<(string Name, byte[] Blob)> Extended(byte[] blob) =>
    [
        ("a zero more", [.. blob, 0]),
        ("16 zeros more", [.. blob, .. new byte[16]]),
        ("16 bytes more", [.. blob, .. RandomNumberGenerator.GetBytes(16)]),
        ("twice", [.. blob, .. blob]),
        ("a zero in front", [0, .. blob]),
    ];

    private static IEnumerable<(string Name, byte[] Blob)> Moved(byte[] blob) =>
    [
        ("backwards", [.. blob.Reverse()]),
        ("half and half exchanged", [.. blob[(blob.Length / 2)..], .. blob[..(blob.Length / 2)]]),
        ("a byte to the left", [.. blob[1..], blob[0]]),
        ("every bit flipped", [.. blob.Select(each => (byte)~each)]),
        ("zeros", new byte[blob.Length]),
        ("random bytes", RandomNumberGenerator.GetBytes(blob.Length)),
        ("without its middle byte", [.. blob[..(blob.Length / 2)], .. blob[(blob.Length / 2 + 1)..]]),
    ];

    /// <summary>Two wrapped keys cut at many places and put together, and one with a piece of the other.</summary>
    private static Case Spliced(Blobs.Reader reader, string whose, Func<(Sealed First, Sealed Second), Sealed> choose) => new(
        $"{reader.Operation}.wrapped_key.spliced_for_{whose}", reader.Operation, Rule, CaseLevel.Google, async context =>
        {
            var (first, second) = (await context.Calls.SealAsync(), await context.Calls.SealAsync());
            var (left, right) = (Blobs.Decode(first.Blob), Blobs.Decode(second.Blob));
            var length = Math.Min(left.Length, right.Length);

            // Parts that are sealed apart meet at one place only. All methods read alike, so one of them is asked about every place.
            var step = reader.Operation == ReferenceMethods.Unwrap ? 1 : Math.Max(1, length / 32);
            var cuts = Enumerable.Range(1, (length - 1) / step).Select(cut => cut * step).ToList();
            var spliced = cuts.Select(cut => ($"cut at {cut}", (byte[])[.. left[..cut], .. right[cut..]]))
                .Concat(cuts.Where(cut => cut % 8 == 0)
                    .Select(cut => ($"32 bytes at {cut}", Inserted(left, right, cut, Math.Min(cut + 32, length)))))
                .Where(each => !each.Item2.AsSpan().SequenceEqual(left) && !each.Item2.AsSpan().SequenceEqual(right));
            var sealing = choose((first, second));
            var repeat = Blobs.Repeat(reader.Call(context.Calls, sealing));
            var isText = Blobs.IsText(left);
            await Attempts.TryAllAsync(
                context,
                spliced.Select(each => new Attempt(each.Item1, repeat(each.Item2))),
                (reply, _) => Blobs.Refused(reply, reader, sealing, isText));
        });

    private static byte[] Inserted(byte[] left, byte[] right, int from, int to) => [.. left[..from], .. right[from..to], .. left[to..]];

    /// <summary>Where the name can be read in the wrapped key, it is exchanged, with a token for the other name.</summary>
    private static Case Renamed(Blobs.Reader reader) => new(
        $"{reader.Operation}.wrapped_key.renamed", reader.Operation, Rule, CaseLevel.Google, async context =>
        {
            var sealing = await context.Calls.SealAsync(perimeter: "perimeter-1");
            var blob = Blobs.Decode(sealing.Blob);
            var attempts = new List<Attempt>();
            foreach (var (name, spell) in Spellings)
            {
                var other = sealing with { Resource = Calls.NewResource() };
                Func<byte[], Call> Repeat(Sealed named) => Blobs.Repeat(reader.Call(context.Calls, named));
                attempts.AddRange(Exchanged(blob, spell(sealing.Resource), spell(other.Resource))
                    .Select(changed => new Attempt($"resource_name exchanged, {name}", Repeat(other)(changed))));
                attempts.AddRange(Exchanged(blob, spell(sealing.Perimeter), spell("perimeter-2"))
                    .Select(changed => new Attempt($"perimeter_id exchanged, {name}", Repeat(sealing)(changed))));
            }

            await context.AllRefusedAsync(attempts);
        });

    private static readonly (string Name, Func<string, byte[]> Of)[] Spellings =
    [
        ("as it is", Encoding.UTF8.GetBytes),
        ("its SHA-256", Hash),
        ("its SHA-256 in hexadecimal", text => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Hash(text)))),
        ("in base64", text => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=')[..^1])),
    ];

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<byte[]> Exchanged(byte[] blob, byte[] old, byte[] other)
    {
        var at = blob.AsSpan().IndexOf(old);
        if (at >= 0 && old.Length == other.Length)
        {
            yield return [.. blob[..at], .. other, .. blob[(at + old.Length)..]];
        }
    }
}
