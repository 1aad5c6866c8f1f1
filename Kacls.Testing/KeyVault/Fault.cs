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
}
