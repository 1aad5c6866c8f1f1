namespace Kacls.Testing.KeyVault;

/// <summary>Something that goes wrong with a request before the vault looks at it.</summary>
internal sealed record Fault
{
    /// <summary>Which requests it meets; absent: all.</summary>
    public string? Operation { get; init; }

    /// <summary>How long the answer waits, on the server's clock; absent: not at all.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The error that is the answer; absent: the true answer follows.</summary>
    public VaultException? Error { get; init; }

    /// <summary>What is answered in place of a vault, such as a proxy's page; absent: a vault answers.</summary>
    public (int Status, string ContentType, string Body)? Page { get; init; }

    /// <summary>Headers of the error or the page.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the connection is cut instead of an answer.</summary>
    public bool Drop { get; init; }

    /// <summary>Whether the true answer ends in its middle, short of its Content-Length.</summary>
    public bool Half { get; init; }

    /// <summary>Whether nothing follows a half answer; else the connection is cut.</summary>
    public bool Silent { get; init; }
}
