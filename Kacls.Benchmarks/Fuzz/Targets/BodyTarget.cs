using System.Text;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Benchmarks.Fuzz.World;
using Kacls.Protocol;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>
/// Bodies of every operation: members missing, doubled, of other types, at their limits, spliced with another operation's.
/// </summary>
internal sealed class BodyTarget(FuzzWorld world) : RequestTarget("body", 400, world)
{
    private static readonly string[] Around = ["\uFEFF", " ", "\n\t ", "{}", "null", "//", ",", "\0", "}", "]", "[", "\""];
    private readonly JsonMutator mutator = new(world.Words.Members);

    internal override FuzzInput Make(Chance random)
    {
        var seed = World.Seeds.Any(random);
        var tree = seed.Body.Clone();
        mutator.Mutate(tree, random, random.OnceIn(3) ? random.Of(World.Seeds.Requests).Body : null);
        var text = tree.ToString();
        text = random.Below(16) switch
        {
            0 => random.Of(Around) + text,
            1 => text + random.Of(Around),
            2 => text.Replace(",", random.Of(Around) + ",", StringComparison.Ordinal),
            3 => text + new string(' ', random.OnceIn(2) ? Math.Max(0, 65_536 - text.Length) : random.Below(70_000)),
            _ => text,
        };
        var body = Encoding.UTF8.GetBytes(text);
        var other = Encoding.UTF8.GetBytes(random.Of(World.Seeds.Requests).Body.ToString());
        return new(
            random.OnceIn(12) ? random.Of(CseOperation.Names) : seed.Operation,
            random.OnceIn(6) ? ByteMutator.Mutate(body, random, other) : body);
    }
}
