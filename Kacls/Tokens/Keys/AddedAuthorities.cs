using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Tokens.Keys;

/// <summary>
/// <c>Outbound:TrustedCertificates</c>: authorities that are trusted besides the system's, for an identity provider on the company's own
/// network. Everything else about a server's certificate is validated as ever: its name, its dates, its purpose, its chain.
/// </summary>
internal sealed class AddedAuthorities(X509Certificate2Collection authorities)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Reads the PEM file of certificates that the settings name.</summary>
    /// <returns>Nothing where there is none, or it has errors.</returns>
    internal static X509Certificate2Collection? Read(OutboundSettings settings, SettingsErrors errors)
    {
        const string Name = "Kacls:Outbound:TrustedCertificates";
        try
        {
            return settings.TrustedCertificates is { } path ? Read(path) : null;
        }
        catch (FormatException failure)
        {
            errors.Add(Name, $"is no file of certificates: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.Add(Name, FileErrors.Describe(settings.TrustedCertificates!, failure));
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            errors.Add(Name, $"can't be read: {failure.GetType().Name}");
        }

        return null;
    }

    /// <exception cref="FormatException">It holds something else, or no root.</exception>
    internal static X509Certificate2Collection Read(string path)
    {
        var certificates = new X509Certificate2Collection();
        foreach (var (label, text) in PemBlocks.Read(File.ReadAllBytes(path)))
        {
            certificates.Add(label == "CERTIFICATE" ? Parse(text) : throw new FormatException($"holds a block of another kind: {label}"));
        }

        return certificates.Any(certificate => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
            ? certificates
            : throw new FormatException("holds no certificate of a root");
    }

    /// <exception cref="AuthenticationException">It is not to be trusted, and why is for the operator.</exception>
    internal bool Require(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        WhyNot(certificate, chain, errors) is { } reason
            ? throw new AuthenticationException($"The remote certificate is invalid: {reason}")
            : true;

    /// <summary>Why a server's certificate is not to be trusted, in .NET's names; nothing where it is.</summary>
    internal string? WhyNot(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
        {
            return $"{errors & ~SslPolicyErrors.RemoteCertificateChainErrors}";
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.ExtraStore.AddRange(authorities);
        if (chain is not null)
        {
            // What the server sent along.
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        }

        own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        // As HttpClient does unless told otherwise.
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true;
        return own.Build(server) ? null : string.Join(", ", own.ChainStatus.Select(status => status.Status));
    }

    private static X509Certificate2 Parse(string text)
    {
        try
        {
            return X509Certificate2.CreateFromPem(text);
        }
        catch (CryptographicException)
        {
            throw new FormatException("holds a certificate that can't be read");
        }
    }
}
