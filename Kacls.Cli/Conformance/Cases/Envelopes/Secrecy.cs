using System.Security.Cryptography;
using System.Text;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Envelopes;

/// <summary>What a wrapped key tells of the key in it: nothing.</summary>
internal static class Secrecy
{
    private const int Window = 8;
    private const string Rule = $"{Rules.EncryptDecrypt}: the key is encrypted";

    private static readonly (string Operation, Func<Calls, byte[], string, string, Call> Make)[] Wrappers =
    [
        (ReferenceMethods.Wrap, (calls, dek, name, perimeter) => calls.Wrap(dek, name, perimeter)),
        (ReferenceMethods.PrivilegedWrap, (calls, dek, name, perimeter) => calls.PrivilegedWrap(dek, name, perimeter)),
        (ReferenceMethods.Rewrap, (calls, dek, name, _) => calls.Rewrap(dek, name)),
    ];

    public static IEnumerable<Case> Cases() => Wrappers.SelectMany(wrapper => new[]
    {
        Of(wrapper, "hidden", CaseLevel.Google, Rule, async (context, wrap) =>
        {
            var dek = RandomNumberGenerator.GetBytes(32);
            var reply = await context.SendAsync(wrap(dek));
            var blob = Blobs.Decode(Expect.Text(Expect.Granted(reply), "wrapped_key"));
            foreach (var place in new[] { blob, Encoding.UTF8.GetBytes(reply.Text) })
            {
                foreach (var (name, spelt) in Spellings(dek))
                {
                    Expect.True(!HasPart(place, spelt), $"The key can be read in the reply ({name}).");
                }

                Expect.True(!HasPart(Differences(place), Differences(dek)), "The key is in the reply, XORed with one byte.");
            }
        }),
        Of(wrapper, "varies", CaseLevel.Inferred, $"{Rule}: that two hold the same can't be seen", async (context, wrap) =>
        {
            var dek = RandomNumberGenerator.GetBytes(32);
            var blobs = new HashSet<string>(StringComparer.Ordinal);
            for (var time = 0; time < 4; time++)
            {
                var blob = Expect.Text(await context.GrantedAsync(wrap(dek)), "wrapped_key");
                Expect.True(blobs.Add(blob), "The same key was wrapped alike twice.");
            }
        }),
        Of(wrapper, "keystream", CaseLevel.Google, $"{Rule}; no two with the same nonce", async (context, wrap) =>
        {
            var deks = Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetBytes(32)).ToList();
            var blobs = new List<byte[]>();
            foreach (var dek in deks)
            {
                blobs.Add(Blobs.Decode(Expect.Text(await context.GrantedAsync(wrap(dek)), "wrapped_key")));
            }

            for (var index = 1; index < deks.Count; index++)
            {
                Expect.True(
                    !HasPart(Xor(blobs[0], blobs[index]), Xor(deks[0], deks[index])),
                    "Two wrapped keys were encrypted with the same keystream: each tells the other's key.");
            }
        }),
        Of(wrapper, "base64", CaseLevel.Google, $"{Rules.Method(wrapper.Operation)}: wrapped_key is base64", async (context, wrap) =>
            Expect.Bytes(await context.GrantedAsync(wrap(RandomNumberGenerator.GetBytes(32))), "wrapped_key")),
        Longest(wrapper),
    });

    private static Case Of(
        (string Operation, Func<Calls, byte[], string, string, Call> Make) wrapper,
        string point,
        CaseLevel level,
        string rule,
        Func<ConformanceContext, Func<byte[], Call>, Task> tryAsync) => new(
        $"{wrapper.Operation}.wrapped_key.{point}", wrapper.Operation, rule, level, async context =>
        {
            var name = Calls.NewResource();
            await tryAsync(context, dek => wrapper.Make(context.Calls, dek, name, ""));
        });

    private static Case Longest((string Operation, Func<Calls, byte[], string, string, Call> Make) wrapper) => new(
        $"{wrapper.Operation}.wrapped_key.longest",
        wrapper.Operation,
        $"{Rules.Method(wrapper.Operation)}: wrapped_key is up to 1 KB, of a key of 128 bytes with names of 128 bytes each",
        CaseLevel.Google,
        async context =>
        {
            var (dek, name) = (RandomNumberGenerator.GetBytes(128), Calls.NewResource().PadRight(128, 'r'));
            var call = wrapper.Make(context.Calls, dek, name, new string('p', 128));
            var length = Blobs.Decode(Expect.Text(await context.GrantedAsync(call), "wrapped_key")).Length;
            Expect.True(length <= 1024, $"wrapped_key has {length} bytes.");
        });

    private static IEnumerable<(string Name, byte[] Bytes)> Spellings(byte[] dek)
    {
        yield return ("as it is", dek);
        yield return ("backwards", [.. dek.Reverse()]);
        yield return ("inverted", [.. dek.Select(each => (byte)~each)]);
        yield return ("hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(dek)));
        yield return ("hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexString(dek)));
        for (var shift = 0; shift < 3; shift++)
        {
            yield return ("base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(dek.AsSpan(shift)).TrimEnd('=')[..^1]));
        }
    }

    private static bool HasPart(byte[] place, byte[] what)
    {
        for (var at = 0; at + Window <= what.Length; at++)
        {
            if (place.AsSpan().IndexOf(what.AsSpan(at, Window)) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Differences(byte[] bytes) => Xor(bytes[..^1], bytes[1..]);

    private static byte[] Xor(byte[] first, byte[] second) => [.. first.Zip(second, (left, right) => (byte)(left ^ right))];
}
