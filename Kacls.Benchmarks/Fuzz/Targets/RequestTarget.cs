using System.Text;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Benchmarks.Fuzz.Oracles;
using Kacls.Benchmarks.Fuzz.World;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>A target whose inputs are requests: the first line names the operation, and the body follows.</summary>
internal abstract class RequestTarget(string name, int share, FuzzWorld world) : FuzzTarget(name, share)
{
    protected FuzzWorld World => world;

    internal override int? Possible => ReplyOracle.Possible + 1;

    // Bouncy Castle's arithmetic allocates: private keys are looked at for primes, and OAEP is decrypted with it.
    internal override long MaxAllocation(FuzzInput input) =>
        base.MaxAllocation(input) + (input.Kind.Contains("privatekey", StringComparison.Ordinal) ? 32L << 20 : 0);

    internal override async ValueTask<string> RunAsync(FuzzInput input)
    {
        var reply = await world.SendAsync(input);
        var outcome = world.Oracle.Check(input, reply);
        Judge(input, reply, outcome);
        return outcome;
    }

    /// <summary>What else holds of the target's replies.</summary>
    private protected virtual void Judge(FuzzInput input, FuzzReply reply, string outcome)
    {
    }

    /// <summary>The request with another value in one member.</summary>
    protected static FuzzInput With(SeedRequest seed, string member, string raw) =>
        new(seed.Operation, Encoding.UTF8.GetBytes(seed.Body.Clone().With(member, raw).ToString()));

    protected static FuzzInput With(SeedRequest seed, string member, byte[] bytes) =>
        With(seed, member, $"\"{Convert.ToBase64String(bytes)}\"");
}
