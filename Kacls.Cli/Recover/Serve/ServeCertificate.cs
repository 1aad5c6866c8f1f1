using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Output;

namespace Kacls.Cli.Recover.Serve;

/// <summary>The certificate under which the service listens, with its intermediates.</summary>
/// <param name="Leaf">With its private key.</param>
/// <param name="Chain">What follows it in the file.</param>
internal sealed record ServeCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain) : IDisposable
{
    /// <summary>Reads PEM files, or a PKCS#12 file where there is no file with the key.</summary>
    /// <exception cref="UsageException">A file can't be read, or the key is not the certificate's.</exception>
    public static ServeCertificate Read(string certificate, string? key, string? passwordFile)
    {
        try
        {
            var password = passwordFile is null ? null : File.ReadAllText(passwordFile).TrimEnd('\r', '\n');
            return key is null ? OfPkcs12(certificate, password) : OfPem(certificate, key, password);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or CryptographicException)
        {
            throw new UsageException($"--certificate: {certificate}: {exception.Message}");
        }
    }

    /// <summary>What a client would not accept of it, as a sentence; nothing where all is well.</summary>
    public string? FindFault(Uri url, DateTimeOffset now) =>
        !Leaf.MatchesHostname(url.IdnHost)
            ? $"The certificate is not for {url.IdnHost}, the name in the export: the decrypter will refuse it."
        : now < Leaf.NotBefore || now > Leaf.NotAfter ? "The certificate is not valid today: the decrypter will refuse it."
        : null;

    public void Dispose() => Leaf.Dispose();

    private static ServeCertificate OfPkcs12(string file, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password);
        var leaf = all.FirstOrDefault(each => each.HasPrivateKey)
            ?? throw new CryptographicException("It holds no private key; a PEM file needs --key.");
        return new(leaf, [.. all.Where(each => each != leaf)]);
    }

    private static ServeCertificate OfPem(string file, string key, string? password)
    {
        using var made = password is null
            ? X509Certificate2.CreateFromPemFile(file, key)
            : X509Certificate2.CreateFromEncryptedPemFile(file, password, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);

        // Some platforms' TLS does not take an ephemeral key; one read from PKCS#12 they all take.
        return new(X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null), [.. chain.Skip(1)]);
    }
}
