using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Kacls.Cli.Gmail.Certificates;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail;

/// <summary>
/// What Google's script and GAM read for a user: <c>EMAIL.p7pem</c>, the chain as PKCS#7 (RFC 7468 section 8), and <c>EMAIL.wrap</c>, JSON
/// with the wrapped private key. Both look for the address in lower case.
/// </summary>
/// <param name="Email">The user's primary address, in lower case.</param>
/// <param name="Pkcs7">The PEM.</param>
/// <param name="KaclsUrl">The base URL of the service that wrapped the key.</param>
/// <param name="WrappedPrivateKey">What it made of the key.</param>
internal sealed record KeyPairFiles(string Email, string Pkcs7, string KaclsUrl, string WrappedPrivateKey)
{
    private const string CertificatesExtension = ".p7pem";
    private const string KeyExtension = ".wrap";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the pairs of a folder, by address.</summary>
    /// <exception cref="UsageException">A file is missing or wrong: each fault, a line.</exception>
    public static IReadOnlyList<KeyPairFiles> ReadFolder(string folder)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{folder} can't be read: {exception.Message}");
        }

        var faults = new List<string>();
        var pairs = new List<KeyPairFiles>();
        var names = files.Where(file => Path.GetExtension(file) is CertificatesExtension or KeyExtension)
            .Select(file => Path.GetFileNameWithoutExtension(file)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            try
            {
                pairs.Add(Read(folder, name));
            }
            catch (UsageException exception)
            {
                faults.Add(exception.Message);
            }
        }

        return faults.Count > 0 ? throw new UsageException(string.Join('\n', faults))
            : pairs.Count > 0 ? pairs
            : throw new UsageException($"{folder} has no {CertificatesExtension} and no {KeyExtension} file.");
    }

    /// <summary>The pair of one user; null: neither file is there.</summary>
    /// <exception cref="UsageException">One of the two is missing or wrong.</exception>
    public static KeyPairFiles? Find(string folder, string email) =>
        File.Exists(PathOf(folder, email, CertificatesExtension)) || File.Exists(PathOf(folder, email, KeyExtension))
            ? Read(folder, email)
            : null;

    /// <summary>Writes both files.</summary>
    /// <exception cref="UsageException">There is another file already, or it can't be written.</exception>
    public void Write(string folder)
    {
        var key = JsonSerializer.Serialize(new Wrapping(KaclsUrl, WrappedPrivateKey), JsonOutput.Options) + "\n";
        (string Path, string Text)[] files =
            [(PathOf(folder, Email, KeyExtension), key), (PathOf(folder, Email, CertificatesExtension), Pkcs7)];
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (path, text) in files)
            {
                if (File.Exists(path) && File.ReadAllText(path) != text)
                {
                    throw new UsageException($"{path} is there already, and is another. Move it away, or name another folder.");
                }
            }

            foreach (var (path, text) in files)
            {
                File.WriteAllText(path, text, Utf8);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{folder}: {exception.Message}");
        }
    }

    /// <summary>The certificates, the leaf first.</summary>
    public X509Certificate2Collection Chain() => CertificateBag.Read(Pkcs7);

    private static string PathOf(string folder, string email, string extension) => Path.Combine(folder, email + extension);

    private static KeyPairFiles Read(string folder, string email)
    {
        var (certificates, key) = (PathOf(folder, email, CertificatesExtension), PathOf(folder, email, KeyExtension));
        if (!email.Contains('@', StringComparison.Ordinal) || email.Any(char.IsUpper))
        {
            throw new UsageException($"{Path.Combine(folder, email)}: the name of the file is no address in lower case.");
        }

        var wrapping = ReadWrapping(key);
        var pair = new KeyPairFiles(email, ReadText(certificates), wrapping.KaclsUrl!, wrapping.WrappedPrivateKey!);
        try
        {
            return pair.Chain().Count > 0 ? pair : throw new UsageException($"{certificates} has no certificate.");
        }
        catch (CryptographicException)
        {
            throw new UsageException($"{certificates} is no PKCS#7 as PEM (BEGIN PKCS7).");
        }
    }

    private static Wrapping ReadWrapping(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Wrapping>(ReadText(path), JsonOutput.Options)
                is { KaclsUrl.Length: > 0, WrappedPrivateKey.Length: > 0 } read
                ? read
                : throw new UsageException($"{path} has no kacls_url or no wrapped_private_key.");
        }
        catch (JsonException)
        {
            throw new UsageException($"{path} is no JSON with kacls_url and wrapped_private_key.");
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} can't be read: {exception.Message}");
        }
    }

    private sealed record Wrapping(string? KaclsUrl, string? WrappedPrivateKey);
}
