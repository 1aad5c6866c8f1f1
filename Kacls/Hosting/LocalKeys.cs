using System.Security.Cryptography;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Signing;

namespace Kacls.Hosting;

/// <summary>The key files of the settings, read or made once, at the start. A file that can't be used is a fault of the settings.</summary>
internal sealed record LocalKeys(LocalKeyEncryptionKey? KeyEncryption, LocalSigningKey? Signing)
{
    /// <exception cref="SettingsException">With a line for each file that can't be used.</exception>
    internal static LocalKeys Open(KaclsSettings settings)
    {
        var faults = new List<string>();
        var keys = new LocalKeys(
            settings.KeyEncryption.Provider == KeyEncryptionSettings.Local
                ? Try(LocalKeyEncryptionKey.FromFile, settings.KeyEncryption.Path!, "Kacls:KeyEncryption:Path", faults)
                : null,
            settings.Signing is { KeyId: null or "", Path: { Length: > 0 } path }
                ? Try(LocalSigningKey.FromFile, path, "Kacls:Signing:Path", faults)
                : null);
        return faults.Count == 0 ? keys : throw new SettingsException(faults);
    }

    private static T? Try<T>(Func<string, T> open, string path, string setting, List<string> faults)
        where T : class
    {
        try
        {
            return open(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{setting} {FileFaults.Describe(path, failure)}");
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            // Not the failure's own words: what is in the file must not be quoted.
            faults.Add($"{setting} names the file {Path.GetFullPath(path)}, which holds no RSA private key of 2,048 bits or more");
        }

        return null;
    }
}
