using System.Text.Json.Serialization;

namespace Kacls.Testing.KeyVault;

/// <summary>The body of a cryptographic operation; bytes are base64url.</summary>
internal sealed record CryptoRequest
{
    [JsonPropertyName("alg")]
    public string? Algorithm { get; init; }

    [JsonPropertyName("value")]
    public string? Value { get; init; }

    [JsonPropertyName("digest")]
    public string? Digest { get; init; }

    [JsonPropertyName("iv")]
    public string? Iv { get; init; }

    [JsonPropertyName("aad")]
    public string? Aad { get; init; }

    [JsonPropertyName("tag")]
    public string? Tag { get; init; }
}

/// <summary>The answer to a cryptographic operation; absent members are left out.</summary>
internal sealed record CryptoResponse
{
    [JsonPropertyName("alg")]
    public string? Algorithm { get; init; }

    [JsonPropertyName("kid")]
    public string? KeyId { get; init; }

    /// <summary>Base64url text, or for verify a Boolean.</summary>
    [JsonPropertyName("value")]
    public object? Value { get; init; }

    [JsonPropertyName("iv")]
    public string? Iv { get; init; }

    [JsonPropertyName("tag")]
    public string? Tag { get; init; }

    [JsonPropertyName("aad")]
    public string? Aad { get; init; }
}
