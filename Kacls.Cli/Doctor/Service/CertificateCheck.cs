using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Cli.Doctor.Service;

/// <summary>A certificate that browsers trust, for this name, and for some time yet (Google's reference, configure your service).</summary>
internal sealed class CertificateCheck() : ServiceCheck("certificate")
{
    /// <summary>Whoever renews by hand needs some; what renews itself does so earlier.</summary>
    private const int FewDays = 30;

    private const string Install = "Install a certificate of a public authority for this name, with its intermediates.";

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var handshake = await TlsHandshake.TryAsync(service.Url, SslProtocols.None, cancellation);
        if (handshake.Certificate is not { } certificate)
        {
            yield return Note($"Not seen: {handshake.Fault}");
            yield break;
        }

        if (!certificate.MatchesHostname(service.Url.IdnHost))
        {
            yield return Finding($"It is not for {service.Url.IdnHost}, but for {NamesOf(certificate)}.", Install);
        }

        yield return JudgeDates(certificate, service.Time.GetUtcNow());
        yield return JudgeChain(certificate, handshake.Sent, service.Trusted);
    }

    private Finding JudgeDates(X509Certificate2 certificate, DateTimeOffset now)
    {
        var (begin, end) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        var days = (int)(end - now).TotalDays;
        return now > end ? Finding($"It expired on {end:yyyy-MM-dd}.", "Renew it now: no client connects.")
            : now < begin ? Finding(
                $"It is valid only from {begin:yyyy-MM-dd HH:mm} UTC on.", "Install one that is valid, or mend the clock.")
            : days < FewDays
                ? Warning($"It expires in {days} days, on {end:yyyy-MM-dd}.", "Renew it, and see to it that it renews itself.")
                : Ok($"It is valid for {days} days, until {end:yyyy-MM-dd}.");
    }

    private Finding JudgeChain(X509Certificate2 certificate, X509Certificate2Collection sent, X509Certificate2Collection? trusted)
    {
        using var chain = CertificateChain.Of(certificate, sent, null);
        if (chain.IsRight)
        {
            return Ok($"Its chain is complete, and this machine trusts {chain.Root}.");
        }

        if (trusted is not null)
        {
            using var own = CertificateChain.Of(certificate, sent, trusted);
            return own.IsRight
                ? Note($"Its chain is complete, and trusted by --trust alone: {own.Root}.", "Google's clients must trust it too.")
                : Judge(own);
        }

        return Judge(chain);
    }

    private Finding Judge(CertificateChain chain) =>
        chain.IsSelfSigned ? Finding("It is self-signed.", Install)
        : chain.MissingIssuer is { } issuer ? chain.IsLeafAlone
            ? Finding(
                $"The chain is incomplete: the server sends no certificate of {issuer}.",
                "Install the certificate with its intermediates (the full chain): most clients don't fetch what is missing.")
            : Finding(
                $"The chain ends at {chain.Root}: {issuer} is neither sent nor trusted by this machine.",
                "Install a certificate of a public authority, with all its intermediates; before it is there, --trust FILE names your own.")
        : chain.Faults is [] ? Finding(
            $"This machine doesn't trust the root: {chain.Root}.",
            "Install a certificate of a public authority; before it is there, --trust FILE names your own.")
        : Finding($"Its chain is not valid: {string.Join(" ", chain.Faults)}", Install);

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(ip => ip.ToString())))
            .ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.Subject;
    }
}
