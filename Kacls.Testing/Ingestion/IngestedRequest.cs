namespace Kacls.Testing.Ingestion;

/// <summary>One request as the server got it.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Authorization">The header.</param>
/// <param name="Body">Unzipped, as UTF-8.</param>
public sealed record IngestedRequest(string Path, string? Authorization, string Body);
