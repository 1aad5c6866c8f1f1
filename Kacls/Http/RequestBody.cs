using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kacls.Errors;

namespace Kacls.Http;

/// <summary>
/// The members of a request body that its operation asked for, read in one pass. Binary members go from base64 straight into arrays that
/// disposing zeroes, so that no DEK and no private key ever stands in a string. Members that the operation doesn't know are ignored; a doubled one is refused.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int MaxDepth = 16;
    private const int MaxMembers = 64;

    private readonly Member[] shape;
    private readonly object?[] values;

    private RequestBody(Member[] shape)
    {
        this.shape = shape;
        values = new object?[shape.Length];
    }

    /// <summary>Reads a body.</summary>
    /// <exception cref="KaclsException">One of the body and member errors of the catalogue.</exception>
    internal static RequestBody Parse(ReadOnlySpan<byte> json, Member[] shape)
    {
        var body = new RequestBody(shape);
        try
        {
            body.ReadObject(json);
            return body;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what Utf8JsonReader throws for text that is no valid UTF-8 or UTF-16.
            body.Dispose();
            throw ErrorCatalogue.BodyMalformed.Because();
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>The value of a required text member.</summary>
    internal string Text(Member member) => (string)values[Array.IndexOf(shape, member)]!;

    /// <summary>The value of an optional text member.</summary>
    internal string? OptionalText(Member member) => (string?)values[Array.IndexOf(shape, member)];

    /// <summary>The decoded value of a required binary member; zeroed when the body is disposed.</summary>
    internal byte[] Bytes(Member member) => (byte[])values[Array.IndexOf(shape, member)]!;

    /// <summary>The decoded value of an optional binary member.</summary>
    internal byte[]? OptionalBytes(Member member) => (byte[]?)values[Array.IndexOf(shape, member)];

    /// <summary>The UTF-8 of a required secret text; zeroed when the body is disposed.</summary>
    internal byte[] SecretText(Member member) => Bytes(member);

    /// <summary>The value of an optional integer member.</summary>
    internal int? OptionalInteger(Member member) => (int?)values[Array.IndexOf(shape, member)];

    public void Dispose()
    {
        foreach (var value in values)
        {
            if (value is byte[] bytes)
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        }
    }

    private void ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw ErrorCatalogue.BodyMalformed.Because();
        }

        var seen = 0UL;
        HashSet<string>? others = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Find(ref reader);
            if (index >= 0)
            {
                RefuseDoubled((seen & (1UL << index)) != 0);
                seen |= 1UL << index;
                reader.Read();
                values[index] = ReadValue(ref reader, shape[index]);
            }
            else
            {
                others ??= new HashSet<string>(StringComparer.Ordinal);
                RefuseDoubled(!others.Add(reader.GetString()!));
                if (others.Count > MaxMembers)
                {
                    throw ErrorCatalogue.BodyMalformed.Because("more members than any client sends");
                }

                reader.Skip();
            }
        }

        // Reads past the object's end, so that anything but white space after it is refused.
        reader.Read();
        for (var index = 0; index < shape.Length; index++)
        {
            if (shape[index].IsRequired && values[index] is null or "" or byte[] { Length: 0 })
            {
                throw ErrorCatalogue.MemberMissing.About(shape[index].Name).Because();
            }
        }
    }

    private int Find(ref Utf8JsonReader reader)
    {
        for (var index = 0; index < shape.Length; index++)
        {
            if (reader.ValueTextEquals(shape[index].Name))
            {
                return index;
            }
        }

        return -1;
    }

    private static void RefuseDoubled(bool doubled)
    {
        if (doubled)
        {
            throw ErrorCatalogue.MemberDoubled.Because();
        }
    }

    private static object? ReadValue(ref Utf8JsonReader reader, Member member)
    {
        if (member.Kind == MemberKind.Reason)
        {
            return ReadReason(ref reader);
        }

        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String when member.Kind == MemberKind.Bytes => ReadBytes(ref reader, member),
            JsonTokenType.String when member.Kind == MemberKind.SecretText => ReadSecretText(ref reader, member),
            JsonTokenType.String when member.Kind == MemberKind.Base64Text => ReadBase64Text(ref reader, member),
            JsonTokenType.String when member.Kind == MemberKind.Text => ReadText(ref reader, member),
            JsonTokenType.Number when member.Kind == MemberKind.Integer && reader.TryGetInt32(out var number) => number,
            _ => throw ErrorCatalogue.MemberMalformed.About(member.Name).Because(),
        };
    }

    private static string ReadText(ref Utf8JsonReader reader, Member member)
    {
        var text = reader.GetString()!;
        return text.Length > member.Limit || Encoding.UTF8.GetByteCount(text) > member.Limit
            ? throw ErrorCatalogue.MemberTooLong.About(member.Name).Because()
            : text;
    }

    private static byte[] ReadBytes(ref Utf8JsonReader reader, Member member)
    {
        // Escapes in base64 are legal JSON ("\/" above all), so the text is unescaped into a buffer that is zeroed again.
        var unescaped = reader.ValueIsEscaped ? new byte[reader.ValueSpan.Length] : [];
        try
        {
            var text = reader.ValueIsEscaped ? unescaped.AsSpan(0, reader.CopyString(unescaped)) : reader.ValueSpan;
            var bytes = Base64Text.Decode(text) ?? throw ErrorCatalogue.MemberNotBase64.About(member.Name).Because();
            if (bytes.Length <= member.Limit)
            {
                return bytes;
            }

            CryptographicOperations.ZeroMemory(bytes);
            throw ErrorCatalogue.MemberTooLong.About(member.Name).Because();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(unescaped);
        }
    }

    private static string ReadBase64Text(ref Utf8JsonReader reader, Member member)
    {
        CryptographicOperations.ZeroMemory(ReadBytes(ref reader, member));
        return reader.GetString()!;
    }

    private static byte[] ReadSecretText(ref Utf8JsonReader reader, Member member)
    {
        // Unescaping only ever shortens.
        var unescaped = new byte[reader.ValueSpan.Length];
        try
        {
            var text = unescaped.AsSpan(0, reader.CopyString(unescaped));
            return text.Length <= member.Limit ? text.ToArray() : throw ErrorCatalogue.MemberTooLong.About(member.Name).Because();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(unescaped);
        }
    }

    private static string? ReadReason(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return reader.GetString();
            default:
                using (var value = JsonDocument.ParseValue(ref reader))
                {
                    return value.RootElement.GetRawText();
                }
        }
    }
}
