using System.Security.Cryptography.X509Certificates;

namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>A user's certificate is of version 3 and no authority's.</summary>
internal sealed class EndEntityCheck : ICertificateCheck
{
    /// <inheritdoc/>
    public IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now)
    {
        if (keys.Leaf.Version != 3)
        {
            yield return $"The certificate is of version {keys.Leaf.Version}. Have one of version 3 issued.";
        }

        if (keys.Leaf.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority))
        {
            yield return "The certificate is an authority's, not a user's (basic constraints: CA). Have one issued to the user.";
        }
    }
}
