namespace Kacls.Cli.Inspection.Keys;

/// <summary>A key of the settings, as whoever runs the command sees it.</summary>
/// <param name="Name">The KEK's name in the ring; of the others what they are.</param>
/// <param name="Kind">KEK, seal key or signing key.</param>
/// <param name="Key">Its identifier, or the path of its file.</param>
internal sealed record KeyView(string Name, string Kind, string Key)
{
    /// <summary>Whether the ring wraps with it.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Why nothing more is known of it; absent where its vault has answered.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether its vault gave no answer at all.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<KeyVersionView> Versions { get; init; } = [];
}

/// <summary>A version of a key.</summary>
/// <param name="Version">The 32 hexadecimal digits.</param>
/// <param name="State">Where it is in its life (docs/keys.md), as an instance that starts now would see it.</param>
internal sealed record KeyVersionView(string Version, string State)
{
    /// <summary>Whether the vault lets it be used.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>From when on it can be used.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it can be used.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Why it can't do what it is for; absent where nothing is in the way.</summary>
    public string? Problem { get; init; }

    /// <summary>The last use that the audit records tell.</summary>
    public DateTimeOffset? LastUse { get; init; }
}
