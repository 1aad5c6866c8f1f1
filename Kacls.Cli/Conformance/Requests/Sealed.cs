namespace Kacls.Cli.Conformance.Requests;

/// <summary>A wrapped DEK that the service under test gave, and what went into it.</summary>
/// <param name="Blob">Base64, as the service wrote it.</param>
/// <param name="Dek">The data encryption key.</param>
/// <param name="Resource">resource_name.</param>
/// <param name="Perimeter">perimeter_id.</param>
internal sealed record Sealed(string Blob, byte[] Dek, string Resource, string Perimeter);
