using System.Text.Json;

namespace Kacls.Benchmarks.Servers;

/// <summary>The members of a request as slices of its body, which none of them is unescaped or decoded from.</summary>
internal readonly ref struct BareRequest
{
    internal BareRequest(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (name.SequenceEqual("authentication"u8))
            {
                Authentication = reader.ValueSpan;
            }
            else if (name.SequenceEqual("authorization"u8))
            {
                Authorization = reader.ValueSpan;
            }
            else if (name.SequenceEqual("key"u8))
            {
                Key = reader.ValueSpan;
            }
            else if (name.SequenceEqual("wrapped_key"u8))
            {
                WrappedKey = reader.ValueSpan;
            }
        }
    }

    internal ReadOnlySpan<byte> Authentication { get; }

    internal ReadOnlySpan<byte> Authorization { get; }

    internal ReadOnlySpan<byte> Key { get; }

    internal ReadOnlySpan<byte> WrappedKey { get; }
}
