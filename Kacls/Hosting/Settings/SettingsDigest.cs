using System.Security.Cryptography;
using System.Text;
using Kacls.Settings;

namespace Kacls.Hosting;

/// <summary>
/// SHA-256 over the settings that are in effect, 64 hexadecimal digits: each as a line <c>name=value</c>, by name in lower case, and the
/// content of the files with keys and authorities that they name. Where they come from does not matter.
/// </summary>
internal static class SettingsDigest
{
    internal static string Of(IReadOnlyDictionary<string, string?> effective, KaclsSettings settings)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var setting in effective.Keys.Select(key => new { Name = Lower(key), Value = effective[key] })
            .OrderBy(setting => setting.Name, StringComparer.Ordinal))
        {
            Append($"{setting.Name}={setting.Value}\n");
        }

        string?[] files =
        [
            .. settings.Authentication.Providers.SelectMany(provider => provider.Keys),
            .. settings.Authorization.Issuers.SelectMany(issuer => issuer.Keys),
            settings.Outbound.TrustedCertificates,
        ];
        foreach (var file in files.Where(File.Exists).OfType<string>().Order(StringComparer.Ordinal))
        {
            Append($"{file}:{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}\n");
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());

        void Append(string line) => digest.AppendData(Encoding.UTF8.GetBytes(line));
    }

    private static string Lower(string name) =>
        string.Create(name.Length, name, static (span, text) => text.AsSpan().ToLowerInvariant(span));
}
