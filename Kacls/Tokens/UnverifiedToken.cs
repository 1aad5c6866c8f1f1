using System.Text.Json;

namespace Kacls.Tokens;

/// <summary>A well-formed JWS whose signature nobody has checked yet. Disposing it returns the parsed payload's buffers.</summary>
internal sealed class UnverifiedToken(ReadOnlyMemory<byte> encoded, JsonDocument payload, ReadOnlyMemory<byte> payloadJson) : IDisposable
{
    /// <summary>The compact serialization (RFC 7515 section 7.1).</summary>
    public ReadOnlyMemory<byte> Encoded { get; } = encoded;

    /// <summary>The header's <c>alg</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The header's <c>kid</c>.</summary>
    public required string? KeyId { get; init; }

    /// <summary>The header's <c>typ</c>.</summary>
    public required string? Type { get; init; }

    public JsonElement Claims => payload.RootElement;

    /// <summary>The payload as it was signed.</summary>
    public ReadOnlyMemory<byte> PayloadJson { get; } = payloadJson;

    public void Dispose() => payload.Dispose();
}
