namespace KaclsFunctions;

/// <summary>The worker's standard error. The Functions host logs a line of it as an error only if it says so.</summary>
internal static class ErrorOutput
{
    internal static async Task WriteAsync(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await Console.Error.WriteLineAsync($"error: {line}");
        }
    }
}
