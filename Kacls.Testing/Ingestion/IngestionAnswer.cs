namespace Kacls.Testing.Ingestion;

/// <summary>What Application Insights' ingestion answers to a batch.</summary>
/// <param name="Status">200, 206 or an error's.</param>
public sealed record IngestionAnswer(int Status)
{
    /// <summary>All is taken.</summary>
    public static IngestionAnswer Taken { get; } = new(200);

    /// <summary>The connection breaks.</summary>
    public static IngestionAnswer Broken { get; } = new(0);

    /// <summary>How long it takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>With 206: the status of an item by its place and text; 200 is taken.</summary>
    public Func<int, string, int> OfItem { get; init; } = (_, _) => 200;

    /// <summary>In place of the answer's own; then nothing is taken.</summary>
    public string? Body { get; init; }

    /// <summary>Retry-After, in seconds.</summary>
    public int? RetryAfter { get; init; }
}
