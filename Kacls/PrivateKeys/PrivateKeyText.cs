using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Kacls.Errors;
using Kacls.Http;

namespace Kacls.PrivateKeys;

/// <summary>The text of a private key: a PEM (RFC 7468), or the base64 of its DER, with white space wherever it likes.</summary>
internal static class PrivateKeyText
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    /// <returns>The DER, in an array that the caller zeroes.</returns>
    /// <exception cref="KaclsException">
    /// <see cref="ErrorCatalogue.PrivateKeyMalformed"/>, <see cref="ErrorCatalogue.PrivateKeyEncrypted"/> or
    /// <see cref="ErrorCatalogue.PrivateKeyUnsupported"/>.
    /// </exception>
    internal static byte[] Decode(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        return DecodeBase64(text.StartsWith("-----BEGIN "u8) ? UnwrapPem(text) : text);
    }

    /// <summary>The base64 between the lines of a PEM (RFC 7468), of which nothing else may stand beside.</summary>
    private static ReadOnlySpan<byte> UnwrapPem(ReadOnlySpan<byte> text)
    {
        // RFC 1421 headers, which OpenSSL's older formats have, are no part of RFC 7468 and so are looked for first.
        if (text.IndexOf("Proc-Type:"u8) >= 0 && text.IndexOf("ENCRYPTED"u8) >= 0)
        {
            throw ErrorCatalogue.PrivateKeyEncrypted.Because("Proc-Type: 4,ENCRYPTED");
        }

        if (!PemEncoding.TryFindUtf8(text, out var fields) || fields.Location.GetOffsetAndLength(text.Length) != (0, text.Length))
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Because("not one PEM");
        }

        return Encoding.UTF8.GetString(text[fields.Label]) switch
        {
            "RSA PRIVATE KEY" or "PRIVATE KEY" => text[fields.Base64Data],
            "ENCRYPTED PRIVATE KEY" => throw ErrorCatalogue.PrivateKeyEncrypted.Because("ENCRYPTED PRIVATE KEY"),
            var label when label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) =>
                throw ErrorCatalogue.PrivateKeyUnsupported.Because("another kind of key"),
            _ => throw ErrorCatalogue.PrivateKeyMalformed.Because("a PEM of something else than a private key"),
        };
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

            return Base64Text.Decode(digits.AsSpan(0, length)) ?? throw ErrorCatalogue.PrivateKeyMalformed.Because("not base64");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(digits);
        }
    }
}
