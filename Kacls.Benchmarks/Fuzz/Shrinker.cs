namespace Kacls.Benchmarks.Fuzz;

/// <summary>Makes an input that fails smaller, by taking pieces out of it as long as it fails in the same way.</summary>
internal static class Shrinker
{
    private const int MaxTries = 400;

    internal static async Task<FuzzInput> ShrinkAsync(FuzzTarget target, FuzzInput input, string failure)
    {
        var tries = 0;
        for (var piece = input.Bytes.Length / 2; piece >= 1 && tries < MaxTries; piece /= 2)
        {
            for (var at = 0; at + piece <= input.Bytes.Length && tries < MaxTries; tries++)
            {
                var shorter = input with { Bytes = [.. input.Bytes[..at], .. input.Bytes[(at + piece)..]] };
                var result = await Execution.RunAsync(target, shorter);
                if (result.Failure is { } same && KindOf(same) == KindOf(failure))
                {
                    input = shorter;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return input;
    }

    /// <summary>The start of what it says, without numbers and what is quoted.</summary>
    internal static string KindOf(string failure) =>
        string.Concat(failure.Split('\n', '{', '[', '\'')[0].Where(letter => !char.IsAsciiDigit(letter)).Take(60));
}
