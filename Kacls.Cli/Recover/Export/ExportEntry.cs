namespace Kacls.Cli.Recover.Export;

/// <summary>A line of the export's journal, and of its report.</summary>
internal sealed record ExportEntry
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who: the user of this machine. Who it was to the vault, the vault's log says.</summary>
    public required string Operator { get; init; }

    /// <summary>The e-mail address of a private key, or the resource_name of a DEK.</summary>
    public required string Name { get; init; }

    /// <summary>granted or failed.</summary>
    public required string Outcome { get; init; }

    /// <summary>ok, or why not: a reason code of docs/errors.md, or file_exists.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>What stands behind the reason code.</summary>
    public string? Detail { get; init; }

    /// <summary>The file that holds it.</summary>
    public string? File { get; init; }

    /// <summary>The private key's, in base64.</summary>
    public string? SpkiHash { get; init; }

    /// <summary>SHA-256 of the wrapped key.</summary>
    public required string BlobSha256 { get; init; }

    /// <summary>Name and version of the KEK.</summary>
    public string? Kek { get; init; }

    /// <summary>Sent to the vault as x-ms-client-request-id.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>The vault's own ids of the calls.</summary>
    public string? VaultRequestIds { get; init; }
}
