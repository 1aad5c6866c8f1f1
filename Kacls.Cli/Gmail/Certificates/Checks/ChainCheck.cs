using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;

namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>The chain leads to a root, by signatures of authorities. Gmail fetches no certificate that is missing.</summary>
internal sealed class ChainCheck : ICertificateCheck
{
    /// <inheritdoc/>
    public IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now)
    {
        var chain = keys.Chain;
        for (var place = 0; place < chain.Count; place++)
        {
            var (certificate, issuer) = (chain[place], place + 1 < chain.Count ? chain[place + 1] : chain[place]);
            if (!CertificateBag.IsIssuer(issuer, certificate))
            {
                yield return CertificateBag.IsIssuer(certificate, certificate)
                    ? $"{issuer.Subject}: does not belong to the chain. Leave it out."
                    : $"{certificate.Issuer}: the certificate of this issuer is missing. Add it (--chain), and every other up to the root.";
                yield break;
            }

            if (!IsSigned(certificate, issuer))
            {
                yield return $"{certificate.Subject}: was not signed by the key of {issuer.Subject} that is in the chain. Get the chain "
                    + "from the authority again.";
            }

            if (place > 0 && !certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(each => each.CertificateAuthority))
            {
                yield return $"{certificate.Subject}: is no authority, but issued another certificate. "
                    + "Get the chain from the authority again.";
            }
        }
    }

    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        try
        {
            var parser = new X509CertificateParser();
            parser.ReadCertificate(certificate.RawData).Verify(parser.ReadCertificate(issuer.RawData).GetPublicKey());
            return true;
        }
        catch (Exception exception) when (exception is GeneralSecurityException or CertificateException or ArgumentException)
        {
            return false;
        }
    }
}
