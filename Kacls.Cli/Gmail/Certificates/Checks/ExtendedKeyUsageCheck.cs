using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>For mail (id-kp-emailProtection, RFC 5280 section 4.2.1.12), and for nothing that the S/MIME rules forbid beside it.</summary>
internal sealed class ExtendedKeyUsageCheck : ICertificateCheck
{
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    private static readonly Dictionary<string, string> Forbidden = new(StringComparer.Ordinal)
    {
        ["1.3.6.1.5.5.7.3.1"] = "serverAuth",
        ["1.3.6.1.5.5.7.3.3"] = "codeSigning",
        ["1.3.6.1.5.5.7.3.8"] = "timeStamping",
        ["2.5.29.37.0"] = "anyExtendedKeyUsage",
    };

    /// <inheritdoc/>
    public IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now)
    {
        string[] usages =
        [
            .. keys.Leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>()
                .SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>()).Select(usage => usage.Value!),
        ];
        if (!usages.Contains(EmailProtection, StringComparer.Ordinal))
        {
            yield return "The certificate is not for mail. Have it issued anew with the extended key usage emailProtection.";
        }

        foreach (var name in usages.Select(Forbidden.GetValueOrDefault).OfType<string>())
        {
            yield return $"The certificate is for {name} too, which S/MIME forbids. Have it issued anew without that extended key usage.";
        }
    }
}
