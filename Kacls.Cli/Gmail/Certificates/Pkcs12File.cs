using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;

namespace Kacls.Cli.Gmail.Certificates;

/// <summary>
/// PKCS#12 (RFC 7292). Bouncy Castle reads it: .NET leaves RC2, in which older programs still write, to OpenSSL, whose third version has
/// given it up, and keys to the keychain of macOS.
/// </summary>
internal static class Pkcs12File
{
    /// <summary>Whether it may be one: DER begins with a sequence, a PEM with text.</summary>
    public static bool IsLike(ReadOnlySpan<byte> file) => file is [0x30, ..];

    /// <summary>Key and certificates; null: the password is wrong.</summary>
    /// <exception cref="KeyFileException">It has no key, or several, or another kind.</exception>
    public static (RSA Key, X509Certificate2Collection Certificates)? Open(string path, byte[] file, string password)
    {
        var store = new Pkcs12StoreBuilder().Build();
        try
        {
            using var stream = new MemoryStream(file, writable: false);
            store.Load(stream, password.ToCharArray());
        }
        catch (IOException exception) when (exception.Message.Contains("wrong password", StringComparison.Ordinal))
        {
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new KeyFileException($"{path} is no whole PKCS#12 file. Export it again.");
        }

        string[] keys = [.. store.Aliases.Where(store.IsKeyEntry)];
        if (keys.Length != 1)
        {
            throw new KeyFileException(keys.Length == 0
                ? $"{path} has no private key. Export it with the key, or name the key's file by --key."
                : $"{path} has {keys.Length} private keys. Export the one of this user's certificate alone.");
        }

        if (store.GetKey(keys[0]).Key is not RsaPrivateCrtKeyParameters key)
        {
            throw new KeyFileException($"{path} has a key that is not RSA. Have a certificate issued for an RSA key.");
        }

        var certificates = new X509Certificate2Collection();
        var encoded = store.GetCertificateChain(keys[0]).Concat(store.Aliases.Select(store.GetCertificate))
            .Where(entry => entry is not null).Select(entry => entry.Certificate.GetEncoded());
        foreach (var certificate in encoded)
        {
            certificates.Add(X509CertificateLoader.LoadCertificate(certificate));
        }

        return (ToRsa(key), certificates);
    }

    private static RSA ToRsa(RsaPrivateCrtKeyParameters key)
    {
        var der = PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetDerEncoded();
        try
        {
            var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(der, out _);
            return rsa;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }
}
