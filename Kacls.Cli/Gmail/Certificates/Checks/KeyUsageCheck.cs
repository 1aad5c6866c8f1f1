using System.Security.Cryptography.X509Certificates;

namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>The one pair signs mail and opens it: digitalSignature or nonRepudiation, and keyEncipherment; of the rest, nothing.</summary>
internal sealed class KeyUsageCheck : ICertificateCheck
{
    private const X509KeyUsageFlags Signs = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation;
    private const X509KeyUsageFlags Opens = X509KeyUsageFlags.KeyEncipherment;
    private const X509KeyUsageFlags Allowed = Signs | Opens | X509KeyUsageFlags.DataEncipherment;

    /// <inheritdoc/>
    public IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now)
    {
        const string Remedy = "Have it issued anew with digitalSignature and keyEncipherment.";
        if (keys.Leaf.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is not { } usage)
        {
            yield return $"The certificate doesn't say what its key is for (key usage). {Remedy}";
            yield break;
        }

        if ((usage.KeyUsages & Signs) == 0)
        {
            yield return $"The certificate's key usage doesn't let it sign mail. {Remedy}";
        }

        if ((usage.KeyUsages & Opens) == 0)
        {
            yield return $"The certificate's key usage doesn't let mail be encrypted to it. {Remedy}";
        }

        if ((usage.KeyUsages & ~Allowed) is not 0 and var others)
        {
            yield return $"The certificate's key usage has {others}, which Gmail refuses for a user. {Remedy}";
        }
    }
}
