namespace Kacls.Benchmarks.Fuzz;

/// <summary>One way into the program for bytes that a stranger chose.</summary>
/// <param name="name">Names it on the command line and in files.</param>
/// <param name="share">How many of a thousand executions it gets.</param>
internal abstract class FuzzTarget(string name, int share)
{
    internal string Name => name;

    internal int Share => share;

    /// <summary>Of the outcomes that a run counts, how many there can be; nothing where they are texts that nobody lists.</summary>
    internal virtual int? Possible => null;

    /// <summary>Makes an input, of nothing but the chance.</summary>
    internal abstract FuzzInput Make(Chance random);

    /// <summary>Runs it and judges what came of it.</summary>
    /// <returns>The outcome: <see cref="Accepted"/>, a reason code, or what an error says.</returns>
    /// <exception cref="OracleException">A promise was broken.</exception>
    internal abstract ValueTask<string> RunAsync(FuzzInput input);

    /// <summary>How many bytes an execution may allocate, the oracles' own included.</summary>
    internal virtual long MaxAllocation(FuzzInput input) => (512 * 1024) + (256L * input.Bytes.Length);

    internal const string Accepted = "accepted";
}

/// <summary>A promise that an execution broke.</summary>
internal sealed class OracleException(string message) : Exception(message);
