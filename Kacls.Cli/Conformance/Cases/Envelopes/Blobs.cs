using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Envelopes;

/// <summary>Wrapped keys as bytes, and what gives out or describes the key in one.</summary>
internal static class Blobs
{
    /// <summary>A method that reads a wrapped key.</summary>
    /// <param name="Operation">The method.</param>
    /// <param name="Call">Its right request.</param>
    /// <param name="Member">Of the reply.</param>
    /// <param name="Expected">What that is.</param>
    internal sealed record Reader(string Operation, Func<Calls, Sealed, Call> Call, string Member, Func<Sealed, byte[]> Expected);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Reader> Readers { get; } =
    [
        new(ReferenceMethods.Unwrap, (calls, sealing) => calls.Unwrap(sealing), "key", sealing => sealing.Dek),
        new(ReferenceMethods.PrivilegedUnwrap, (calls, sealing) => calls.PrivilegedUnwrap(sealing), "key", sealing => sealing.Dek),
        new(ReferenceMethods.Digest, (calls, sealing) => calls.Digest(sealing), "resource_key_hash", ResourceKeyHash.Of),
    ];

    /// <summary>The bytes, in whichever base64 the service wrote them.</summary>
    public static byte[] Decode(string text)
    {
        try
        {
            var standard = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
            return Convert.FromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            throw new CaseFailedException("wrapped_key is not base64.");
        }
    }

    /// <summary>The reader of a method.</summary>
    public static Reader Of(string operation) => Readers.Single(reader => reader.Operation == operation);

    /// <summary>A wrapped key holds what was wrapped: it is opened, or its hash is told.</summary>
    public static async Task OpensAsync(ConformanceContext context, Reader reader, Sealed sealing)
    {
        context.Require(reader.Operation);
        var received = Expect.Bytes(await context.GrantedAsync(reader.Call(context.Calls, sealing)), reader.Member);
        var expected = reader.Expected(sealing);
        Expect.True(
            received.AsSpan().SequenceEqual(expected),
            $"{reader.Member} is {Convert.ToHexStringLower(received)}, not {Convert.ToHexStringLower(expected)} ({sealing.Resource}).");
    }

    /// <summary>The same request with other wrapped keys. Its tokens are signed once.</summary>
    public static Func<byte[], Call> Repeat(Call call, string member = "wrapped_key")
    {
        var body = JsonNode.Parse(call.Body())!.AsObject();
        return blob =>
        {
            var other = body.DeepClone().AsObject();
            other[member] = Convert.ToBase64String(blob);
            return new Call(call.Operation) { RawBody = other.ToJsonString() };
        };
    }

    /// <summary>
    /// A changed wrapped key is refused. One that is text may be written in several ways that mean the same, and then gives the same key.
    /// </summary>
    public static void Refused(Reply reply, Reader reader, Sealed sealing, bool isText)
    {
        if (reply.Status == 200 && isText
            && Expect.Bytes(Expect.Granted(reply), reader.Member).AsSpan().SequenceEqual(reader.Expected(sealing)))
        {
            return;
        }

        Expect.Refused(reply);
    }

    /// <summary>Whether a wrapped key is printable text.</summary>
    public static bool IsText(byte[] blob) => blob.All(letter => letter is >= 0x20 and < 0x7f or (byte)'\n' or (byte)'\r');
}
