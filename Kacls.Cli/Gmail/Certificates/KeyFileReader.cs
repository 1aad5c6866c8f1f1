using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kacls.Cli.Gmail.Certificates;

/// <summary>Reads a user's files: PKCS#12, or PEM in one file or in several.</summary>
/// <param name="passwords">Where passwords come from.</param>
internal sealed class KeyFileReader(Passwords passwords)
{
    /// <summary>Reads key and certificates.</summary>
    /// <exception cref="KeyFileException">They aren't there, or the password is wrong.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The user's keys dispose the key, or whoever found no certificate.")]
    public UserKeys Read(KeySource source)
    {
        var certificates = new X509Certificate2Collection();
        var key = Use(source.File, file => Pkcs12File.IsLike(file) ? ReadPkcs12(source, file, certificates)
            : ReadPem(source, source.File, file, certificates, source.KeyFile is null));
        if (source.KeyFile is { } keyFile)
        {
            key?.Dispose();
            key = Use(keyFile, file => ReadPem(source, keyFile, file, [], hasKey: true));
        }

        if (source.ChainFile is { } chain)
        {
            Use(chain, file => ReadPem(source, chain, file, certificates, hasKey: false));
        }

        var ordered = CertificateBag.Ordered(certificates);
        if (ordered.Count > 0)
        {
            return new(source.Email, ordered, key!);
        }

        key?.Dispose();
        throw new KeyFileException($"{source.File} has no certificate.");
    }

    private static T Use<T>(string path, Func<byte[], T> read)
    {
        byte[] file = [];
        try
        {
            return read(file = File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new KeyFileException($"{path} can't be read: {exception.Message}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }

    private static KeyFileException WrongPassword(string path) => new(
        $"{path} doesn't open with the password. Give the right one: --password-file, or password_file in the list of users.");

    private RSA? ReadPkcs12(KeySource source, byte[] file, X509Certificate2Collection certificates)
    {
        foreach (var password in passwords.For(source))
        {
            if (Pkcs12File.Open(source.File, file, password) is { } opened)
            {
                certificates.AddRange(opened.Certificates);
                return opened.Key;
            }
        }

        throw WrongPassword(source.File);
    }

    /// <returns>The key; null where none is wanted.</returns>
    private RSA? ReadPem(KeySource source, string path, byte[] file, X509Certificate2Collection certificates, bool hasKey)
    {
        var text = Encoding.UTF8.GetChars(file);
        try
        {
            var keys = 0;
            for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
            {
                var label = rest[fields.Label];
                if (label is "CERTIFICATE")
                {
                    certificates.Add(X509Certificate2.CreateFromPem(rest[fields.Location]));
                }
                else if (label is "PKCS7" or "CMS")
                {
                    certificates.AddRange(CertificateBag.Read(rest[fields.Location].ToString()));
                }
                else if (label.EndsWith("PRIVATE KEY"))
                {
                    keys++;
                }
            }

            return !hasKey ? null
                : keys == 1 ? ImportKey(source, path, text)
                : throw new KeyFileException(keys == 0
                    ? $"{path} has no private key. Name the file that has it by --key, or by key in the list of users."
                    : $"{path} has {keys} private keys. Leave the one of this user's certificate.");
        }
        catch (CryptographicException)
        {
            throw new KeyFileException($"{path} has a PEM block that is damaged. Export it again.");
        }
        finally
        {
            text.AsSpan().Clear();
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the key; one that can't be read is disposed of here.")]
    private RSA ImportKey(KeySource source, string path, ReadOnlySpan<char> text)
    {
        // RFC 1421's own encryption, which OpenSSL wrote before PKCS#8, is derived by MD5.
        if (text.Contains("Proc-Type:", StringComparison.Ordinal))
        {
            throw new KeyFileException($"{path} is encrypted the old way. openssl pkcs8 -topk8 -in FILE -out FILE.new writes it anew.");
        }

        var key = RSA.Create();
        try
        {
            if (!text.Contains("BEGIN ENCRYPTED", StringComparison.Ordinal))
            {
                key.ImportFromPem(text);
                return key;
            }

            foreach (var password in passwords.For(source))
            {
                try
                {
                    key.ImportFromEncryptedPem(text, password);
                    return key;
                }
                catch (CryptographicException)
                {
                    // Another password may be right.
                }
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new KeyFileException($"{path} has a private key that is damaged or not RSA. Have a certificate issued for an RSA key.");
        }

        key.Dispose();
        throw WrongPassword(path);
    }
}
