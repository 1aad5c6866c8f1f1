using System.Buffers;
using System.Text.Json;

namespace Kacls.Migration;

/// <summary>The body of a privilegedunwrap call (Google's reference, privilegedunwrap).</summary>
/// <param name="Authentication">Our KACLS-to-KACLS token.</param>
/// <param name="ResourceName">The resource that the key was wrapped for.</param>
/// <param name="WrappedKey">The peer's blob, as the caller sent it: it is the peer's own, and no text of it is ours to change.</param>
/// <param name="Reason">The caller's free text, cleaned.</param>
internal readonly record struct PeerUnwrapRequest(string Authentication, string ResourceName, string WrappedKey, string? Reason)
{
    /// <returns>JSON in UTF-8.</returns>
    internal ReadOnlyMemory<byte> ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(Authentication.Length + WrappedKey.Length + 1024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("authentication", Authentication);
        writer.WriteString("reason", Reason ?? "");
        writer.WriteString("resource_name", ResourceName);
        writer.WriteString("wrapped_key", WrappedKey);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    public override string ToString() => nameof(PeerUnwrapRequest);
}
