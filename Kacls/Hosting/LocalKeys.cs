using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Signing;

namespace Kacls.Hosting;

/// <summary>
/// The key files of the settings, read or made once, at the start. A file that can't be used is an error of the settings.
/// </summary>
internal sealed record LocalKeys(LocalKeyEncryptionKey? KeyEncryption, LocalSigningKey? Signing)
{
    /// <exception cref="SettingsException">With a line for each file that can't be used.</exception>
    internal static LocalKeys Open(KaclsSettings settings)
    {
        var (kekErrors, signingErrors) = (new SettingsErrors(), new SettingsErrors());

        // A key that is missing is made, which takes a while, and each is for itself.
        var signing = settings.Signing is { KeyId: null or "", Path: { Length: > 0 } path }
            ? Task.Run(() => Try(LocalSigningKey.FromFile, path, "Kacls:Signing:Path", signingErrors))
            : Task.FromResult<LocalSigningKey?>(null);
        var kek = settings.KeyEncryption.Provider == KeyEncryptionSettings.Local
            ? Try(LocalKeyEncryptionKey.FromFile, settings.KeyEncryption.Path!, "Kacls:KeyEncryption:Path", kekErrors)
            : null;
        var keys = new LocalKeys(kek, signing.GetAwaiter().GetResult());
        kekErrors.AddRange(signingErrors.Lines);
        kekErrors.ThrowIfAny();
        return keys;
    }

    private static T? Try<T>(Func<string, T> open, string path, string setting, SettingsErrors errors)
        where T : class
    {
        try
        {
            return open(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.Add(setting, FileErrors.Describe(path, failure));
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            // Not the failure's own words: what is in the file must not be quoted.
            errors.Add(setting, $"names the file {Path.GetFullPath(path)}, which holds no RSA private key of 2,048 bits or more");
        }

        return null;
    }
}
