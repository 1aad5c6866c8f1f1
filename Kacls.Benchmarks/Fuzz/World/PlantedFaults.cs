using System.Text;
using System.Text.Json;
using Kacls.Benchmarks.Fuzz.Oracles;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>
/// Faults that a service could have, for the tests to see that a run finds them: <c>--plant all</c>, or some of their names.
/// </summary>
internal static class PlantedFaults
{
    private static int slowed;

    private static readonly Dictionary<string, Func<FuzzWorld, FuzzInput, FuzzReply, FuzzReply>> Known = new(StringComparer.Ordinal)
    {
        ["failure"] = (_, _, reply) => Says(reply, "member_doubled") ? reply with { Status = 500 } : reply,
        ["padding"] = (world, input, reply) => Says(reply, "decryption_failed") && StartsWrong(world, input)
            ? Replaced(reply, "decrypted with", "opened with")
            : reply,
        ["leak"] = (world, _, reply) => Says(reply, "envelope_tampered")
            ? Replaced(reply, "The wrapped key", Convert.ToBase64String(world.Blobs.Deks[0].Secret))
            : reply,
        ["unrecorded"] = (_, _, reply) => Says(reply, "body_malformed") ? reply with { Audit = [] } : reply,
        ["granted"] = (_, _, reply) => Says(reply, "signature_invalid")
            ? Replaced(reply with { Status = 200 }, Encoding.UTF8.GetString(reply.Body), """{"key":"AAAA"}""")
            : reply,
        ["exception"] = (_, _, reply) => Says(reply, "member_too_long") ? throw new InvalidOperationException("planted") : reply,
        ["form"] = (_, _, reply) => Says(reply, "member_not_base64") ? Replaced(reply, "reason_code=", "reason=") : reply,
        ["slow"] = (_, _, reply) => Says(reply, "peer_not_allowed") && slowed++ < 3 ? Waste(reply) : reply,
        ["memory"] = (_, _, reply) =>
            Says(reply, "member_malformed") && GC.AllocateUninitializedArray<byte>(64 << 20).Length > 0 ? reply : reply,
    };

    internal static IEnumerable<string> Names => Known.Keys;

    internal static Func<FuzzWorld, FuzzInput, FuzzReply, FuzzReply> Find(string name) => Known[name];

    private static bool Says(FuzzReply reply, string reason) =>
        reply.Status != 200 && reply.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(reason)) >= 0;

    private static FuzzReply Replaced(FuzzReply reply, string text, string by)
    {
        var body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(reply.Body).Replace(text, by, StringComparison.Ordinal));
        return reply with { Body = body, ContentLength = body.Length };
    }

    private static bool StartsWrong(FuzzWorld world, FuzzInput input)
    {
        using var body = JsonDocument.Parse(input.Bytes);
        var block = TokenCheck.Decode(body.RootElement.GetProperty("encrypted_data_encryption_key").GetString()!);
        return block.Length == 256 && new RawRsa(world.Keys["mail"]).Decrypt(block)[0] != 0;
    }

    private static FuzzReply Waste(FuzzReply reply)
    {
        var until = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(1.2);
        while (Environment.CpuUsage.TotalTime < until)
        {
        }

        return reply;
    }
}
