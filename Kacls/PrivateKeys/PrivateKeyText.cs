using System.Buffers;
using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.PrivateKeys;

/// <summary>
/// The text of a private key: a PEM (RFC 7468) among whatever text, or the base64 of one or of the DER, with white space wherever it
/// likes. Line ends may stand there as <c>\n</c>, which is how a PEM gets through a variable of the environment.
/// </summary>
internal static class PrivateKeyText
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <returns>The DER, in an array that the caller zeroes.</returns>
    /// <exception cref="KaclsException">
    /// <see cref="ErrorCatalogue.PrivateKeyMalformed"/>, <see cref="ErrorCatalogue.PrivateKeyEncrypted"/> or
    /// <see cref="ErrorCatalogue.PrivateKeyUnsupported"/>.
    /// </exception>
    internal static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var copy = text.ToArray();
        byte[] decoded = [];
        try
        {
            BlankEscapes(copy);
            if (copy.AsSpan().IndexOf(Begin) >= 0)
            {
                return DecodeBase64(UnwrapPem(FindKey(copy)));
            }

            // A mark of the byte order is no digit.
            decoded = DecodeBase64(copy.AsSpan().Trim("\uFEFF \t\r\n"u8));
            return decoded.AsSpan().IndexOf(Begin) >= 0 ? Decode(decoded) : decoded.AsSpan().ToArray();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
            CryptographicOperations.ZeroMemory(decoded);
        }
    }

    private static void BlankEscapes(Span<byte> text)
    {
        for (var at = 0; at < text.Length - 1; at++)
        {
            if (text[at] == '\\' && text[at + 1] is (byte)'n' or (byte)'r')
            {
                text.Slice(at, 2).Fill((byte)' ');
            }
        }
    }

    /// <summary>RFC 7468 section 2 allows text and other blocks beside: bags' attributes, certificates, what <c>-text</c> prints.</summary>
    /// <returns>The text from the boundary on that begins the only private key.</returns>
    private static ReadOnlySpan<byte> FindKey(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> found = [];
        for (int at; (at = text.IndexOf(Begin)) >= 0; text = text[(at + Begin.Length)..])
        {
            if (LabelOf(text[at..]).EndsWith("PRIVATE KEY"u8))
            {
                found = found.IsEmpty ? text[at..] : throw ErrorCatalogue.PrivateKeyMalformed.Saying("there are several of them");
            }
        }

        return found.IsEmpty ? throw ErrorCatalogue.PrivateKeyMalformed.Saying("there is none in the PEM") : found;
    }

    private static ReadOnlySpan<byte> LabelOf(ReadOnlySpan<byte> block)
    {
        var label = block[Begin.Length..];
        return label[..Math.Max(0, label.IndexOf(Dashes))];
    }

    /// <returns>The base64 between the boundaries.</returns>
    private static ReadOnlySpan<byte> UnwrapPem(ReadOnlySpan<byte> block)
    {
        var label = LabelOf(block);
        var body = block[(Begin.Length + label.Length + Dashes.Length)..];
        var end = body.IndexOf(End);
        if (end < 0)
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Saying("its PEM is not whole");
        }

        var endLabel = body[(end + End.Length)..];
        body = body[..end];

        // RFC 1421 section 4.6, which OpenSSL's older formats have.
        if (label.SequenceEqual("ENCRYPTED PRIVATE KEY"u8) || (body.IndexOf("Proc-Type:"u8) >= 0 && body.IndexOf("ENCRYPTED"u8) >= 0))
        {
            throw ErrorCatalogue.PrivateKeyEncrypted.ToException("a PEM under a password");
        }

        if (!label.SequenceEqual("RSA PRIVATE KEY"u8) && !label.SequenceEqual("PRIVATE KEY"u8))
        {
            throw ErrorCatalogue.PrivateKeyUnsupported.Saying("its PEM is of another kind of key");
        }

        return endLabel.StartsWith(label) && endLabel[label.Length..].StartsWith(Dashes)
            ? body
            : throw ErrorCatalogue.PrivateKeyMalformed.Saying("its PEM is not whole");
    }

    private static byte[] DecodeBase64(ReadOnlySpan<byte> text)
    {
        var digits = new byte[text.Length];
        try
        {
            var length = 0;
            foreach (var digit in text)
            {
                if (!WhiteSpace.Contains(digit))
                {
                    digits[length++] = digit;
                }
            }

            return Base64Text.Decode(digits.AsSpan(0, length))
                ?? throw ErrorCatalogue.PrivateKeyMalformed.Saying("it is neither PEM nor base64");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(digits);
        }
    }
}
