namespace Kacls.Testing.FunctionsHost;

/// <summary>
/// What a host runs and how. What Azure tells its host by app settings and by the platform's own variables is read from there here too.
/// </summary>
public sealed record FunctionsHostOptions
{
    /// <summary>The folder of the published function app.</summary>
    public required string AppFolder { get; init; }

    /// <summary>
    /// App settings, which the worker gets as environment variables. The host itself heeds
    /// <c>AzureFunctionsJobHost__extensions__http__routePrefix</c>, <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>, <c>WEBSITE_SKU</c> and
    /// <c>CORS_ALLOWED_ORIGINS</c> (the platform's list of origins, a JSON array, which counts on Flex Consumption).
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the host listens; a port of 0 is a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The worker's working folder; the app's own, as in Azure, unless named.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>A command that the worker's own is appended to, where it is to run under limits; absent: it is started as it is.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>How long the invocation of a function is held back after its HTTP request was forwarded.</summary>
    public TimeSpan InvocationDelay { get; init; }

    /// <summary>Gets each line that the worker writes to its standard output, besides <see cref="FunctionsHost.Output"/>.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>Gets each line of its standard error, besides <see cref="FunctionsHost.Errors"/>.</summary>
    public Action<string>? OnError { get; init; }
}
