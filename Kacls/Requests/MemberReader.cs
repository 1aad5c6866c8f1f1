using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Requests;

/// <summary>Reads the value that the parser stands at, as its member wants it.</summary>
internal static class MemberReader
{
    private const int MaxDepth = 16;

    /// <summary>The longest number whose digits a decimal holds without rounding.</summary>
    private const int MaxDigits = 28;

    /// <param name="reader">At the first token of the value; afterwards at its last.</param>
    /// <param name="json">The whole body.</param>
    /// <param name="member">The member.</param>
    internal static object? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, Member member) => reader.TokenType switch
    {
        _ when member.Kind == MemberKind.Reason => ReadReason(ref reader, json.Span),
        JsonTokenType.Null => null,
        JsonTokenType.String when member.Kind == MemberKind.Token => ReadToken(ref reader, json, member),
        JsonTokenType.String when member.Kind == MemberKind.Bytes => ReadBytes(ref reader, member),
        JsonTokenType.String when member.Kind == MemberKind.SecretText => ReadSecretText(ref reader, member),
        JsonTokenType.String when member.Kind == MemberKind.Base64Text => ReadBase64Text(ref reader, member),
        JsonTokenType.String when member.Kind == MemberKind.Text => ReadText(ref reader, member),
        JsonTokenType.Number when member.Kind == MemberKind.Integer && TryGetInteger(ref reader, out var number) => number,
        _ => throw ErrorCatalogue.MemberMalformed.About(member.Name).ToException(),
    };

    /// <summary>Passes over a value that nobody asked for, which may be anything but deep.</summary>
    internal static void Skip(ref Utf8JsonReader reader)
    {
        var outside = reader.CurrentDepth;
        do
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MaxDepth)
            {
                throw ErrorCatalogue.BodyMalformed.ToException("nested too deeply");
            }
        }
        while ((reader.CurrentDepth > outside || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            && reader.Read());
    }

    private static string ReadText(ref Utf8JsonReader reader, Member member)
    {
        var text = reader.GetString()!;
        return text.Length > member.Limit || Encoding.UTF8.GetByteCount(text) > member.Limit
            ? throw ErrorCatalogue.MemberTooLong.About(member.Name).ToException()
            : text;
    }

    private static ReadOnlyMemory<byte> ReadToken(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, Member member)
    {
        // The quotation mark stands before it. Base64url needs no escapes, but JSON allows them anywhere.
        var token = reader.ValueIsEscaped
            ? Unescape(ref reader)
            : json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        return token.Length > member.Limit ? throw ErrorCatalogue.MemberTooLong.About(member.Name).ToException()
            : Utf8.IsValid(token.Span) ? token
            : throw ErrorCatalogue.BodyMalformed.ToException();
    }

    private static byte[] Unescape(ref Utf8JsonReader reader)
    {
        var unescaped = new byte[reader.ValueSpan.Length];
        return unescaped[..reader.CopyString(unescaped)];
    }

    private static byte[] ReadBytes(ref Utf8JsonReader reader, Member member)
    {
        // Escapes in base64 are legal JSON ("\/" above all), so the text is unescaped into a buffer that is zeroed again.
        var unescaped = reader.ValueIsEscaped ? new byte[reader.ValueSpan.Length] : [];
        try
        {
            var text = reader.ValueIsEscaped ? unescaped.AsSpan(0, reader.CopyString(unescaped)) : reader.ValueSpan;
            var bytes = Base64Text.Decode(text) ?? throw ErrorCatalogue.MemberNotBase64.About(member.Name).ToException();
            if (bytes.Length <= member.Limit)
            {
                return bytes;
            }

            CryptographicOperations.ZeroMemory(bytes);
            throw ErrorCatalogue.MemberTooLong.About(member.Name).ToException();
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
            return text.Length <= member.Limit ? text.ToArray() : throw ErrorCatalogue.MemberTooLong.About(member.Name).ToException();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(unescaped);
        }
    }

    private static string? ReadReason(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return RecordText.Of(json[start..(int)reader.BytesConsumed]);
    }

    /// <summary>
    /// 32.0 and 3.2e1 are 32: JSON tells no integers from other numbers (RFC 8259 section 6), and some libraries write them so.
    /// </summary>
    private static bool TryGetInteger(ref Utf8JsonReader reader, out int number)
    {
        if (reader.TryGetInt32(out number))
        {
            return true;
        }

        if (reader.ValueSpan.Length > MaxDigits || !reader.TryGetDecimal(out var value)
            || !decimal.IsInteger(value) || value is < int.MinValue or > int.MaxValue)
        {
            return false;
        }

        // What is too small for a decimal becomes zero.
        number = (int)value;
        var exponent = reader.ValueSpan.IndexOfAny("eE"u8);
        return number != 0 || !(exponent < 0 ? reader.ValueSpan : reader.ValueSpan[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }
}
