using System.Text.Json.Serialization;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>What a private key is asked for, and what must come of it.</summary>
/// <param name="Class">What is odd about it.</param>
/// <param name="Key">The name of its key in the file.</param>
/// <param name="Algorithm">As the request names it.</param>
/// <param name="Input">The ciphertext, or the digest to sign.</param>
/// <param name="Output">The message, or the signature; null where RFC 8017 has none.</param>
internal sealed record RsaVector(string Class, string Key, string Algorithm, byte[] Input, byte[]? Output)
{
    internal const string Failed = "decryption_failed";

    public int Id { get; init; }

    /// <summary>The hash of MGF1, which no request tells.</summary>
    public string? Mgf1 { get; init; }

    public byte[]? Label { get; init; }

    /// <summary>The reason code of the service's refusal; null where it answers with the output.</summary>
    public string? Refusal { get; init; } = Output is null ? Failed : null;

    [JsonIgnore]
    internal bool IsSignature => Algorithm.StartsWith("SHA", StringComparison.Ordinal);

    [JsonIgnore]
    internal bool IsOaep => Algorithm.Contains("OAEP", StringComparison.Ordinal);

    [JsonIgnore]
    internal string Kind => IsSignature ? "signature" : IsOaep ? "OAEP" : "PKCS#1 v1.5";
}
