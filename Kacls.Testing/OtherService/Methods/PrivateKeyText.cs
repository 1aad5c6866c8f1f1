using System.Security.Cryptography;

namespace Kacls.Testing.OtherService;

/// <summary>A private key as PEM or as base64 of DER, PKCS #1 or PKCS #8 (4.12).</summary>
internal static class PrivateKeyText
{
    internal static RSA Parse(string text, Behaviour behaviour)
    {
        var key = RSA.Create();
        try
        {
            if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            {
                if ((behaviour.Is("pkcs1-pem-refused") && text.Contains("RSA PRIVATE", StringComparison.Ordinal))
                    || (behaviour.Is("pkcs8-pem-refused") && !text.Contains("RSA PRIVATE", StringComparison.Ordinal)))
                {
                    throw new CryptographicException();
                }

                key.ImportFromPem(text);
                key.ExportParameters(true);
                return key;
            }

            if (behaviour.May(Liberties.PemOnly) || behaviour.Is("der-refused"))
            {
                throw new CryptographicException();
            }

            return FromDer(key, Base64.Decode(text, "private_key", behaviour));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw behaviour.Is("private-key-crash") ? new BrokenDownException()
                : RefusedException.Malformed("private_key is not an RSA private key.");
        }
    }

    private static RSA FromDer(RSA key, byte[] der)
    {
        try
        {
            key.ImportPkcs8PrivateKey(der, out _);
        }
        catch (CryptographicException)
        {
            key.ImportRSAPrivateKey(der, out _);
        }

        return key;
    }
}
