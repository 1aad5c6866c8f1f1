using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kacls.Protocol;

namespace Kacls.Tokens.Keys;

/// <summary>
/// Reads the public keys of a PEM file (RFC 7468): PUBLIC KEY, RSA PUBLIC KEY and CERTIFICATE blocks, of which only the key counts. Any
/// other block, a private key above all, is out of place there, and the file is refused.
/// </summary>
internal static class PemReader
{
    private const int MaxKeys = 100;

    /// <exception cref="KeyFetchException">No usable PEM blocks, one that is not whole, or others than public keys.</exception>
    public static KeySet Read(ReadOnlyMemory<byte> file)
    {
        var blocks = Blocks(file);
        if (blocks.Count > MaxKeys)
        {
            throw new KeyFetchException("too many keys");
        }

        return blocks.Count == 0
            ? throw new KeyFetchException("neither a JSON Web Key Set nor PEM")
            : new KeySet(
                [.. blocks.Select(block =>
                    ReadBlock(block.Label, block.Text) ?? throw new KeyFetchException("a PEM block holds no usable public key"))],
                []);
    }

    private static IReadOnlyList<(string Label, string Text)> Blocks(ReadOnlyMemory<byte> file)
    {
        try
        {
            return PemBlocks.Read(file);
        }
        catch (FormatException fault)
        {
            throw new KeyFetchException(fault.Message);
        }
    }

    private static VerificationKey? ReadBlock(string label, ReadOnlySpan<char> block)
    {
        try
        {
            return label switch
            {
                "PUBLIC KEY" => ReadPublicKey(block),
                "RSA PUBLIC KEY" => ReadRsa(block),
                "CERTIFICATE" => ReadCertificate(block),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static VerificationKey? ReadPublicKey(ReadOnlySpan<char> block)
    {
        try
        {
            return ReadRsa(block);
        }
        catch (CryptographicException)
        {
            using var ec = ECDsa.Create();
            ec.ImportFromPem(block);
            return Key(ec);
        }
    }

    private static VerificationKey? ReadRsa(ReadOnlySpan<char> block)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(block);
        return Key(rsa);
    }

    private static VerificationKey? ReadCertificate(ReadOnlySpan<char> block)
    {
        using var certificate = X509Certificate2.CreateFromPem(block);
        using var rsa = certificate.GetRSAPublicKey();
        using var ec = certificate.GetECDsaPublicKey();
        return rsa is not null ? Key(rsa) : ec is not null ? Key(ec) : null;
    }

    private static VerificationKey? Key(RSA rsa) =>
        VerificationKey.OfRsa(rsa.ExportParameters(includePrivateParameters: false), id: null, algorithm: null);

    private static VerificationKey? Key(ECDsa ec) =>
        VerificationKey.OfEc(ec.ExportParameters(includePrivateParameters: false), id: null, algorithm: null);
}
