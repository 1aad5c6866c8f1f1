using System.Security.Cryptography;

namespace Kacls.KeyEncryption;

/// <summary>A file with one private key in PEM, which nobody but its owner may read.</summary>
internal static class PrivateKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the file; where it is missing, makes an RSA key first. Takes rights of others away from an existing file.</summary>
    /// <param name="path">Relative to the working directory, or absolute.</param>
    /// <param name="newKeySize">Bits of a key that is made.</param>
    /// <returns>The PEM text.</returns>
    /// <exception cref="IOException">The file can't be read or made.</exception>
    public static string ReadOrCreate(string path, int newKeySize)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            Create(full, newKeySize);
        }
        else if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(full, File.GetUnixFileMode(full) & OwnerOnly);
        }

        return File.ReadAllText(full);
    }

    private static void Create(string path, int keySize)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var rsa = RSA.Create(keySize);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        // Written under another name and then renamed: whoever finds the file finds all of it, and the first of two starters wins.
        var temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        try
        {
            using (var writer = new StreamWriter(temporary, options))
            {
                writer.Write(rsa.ExportPkcs8PrivateKeyPem());
                writer.Write('\n');
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException)
        {
            // On a full disk each start would leave another piece of a private key behind.
            File.Delete(temporary);
            if (!File.Exists(path))
            {
                throw;
            }
        }
    }
}
