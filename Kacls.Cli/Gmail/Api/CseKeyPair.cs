using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Gmail.Certificates;

namespace Kacls.Cli.Gmail.Api;

/// <summary>A user's key pair as Gmail keeps it (users.settings.cse.keypairs).</summary>
/// <param name="KeyPairId">Gmail's name for it.</param>
/// <param name="Pkcs7">What is uploaded: the chain. Gmail never gives it back.</param>
/// <param name="Pem">What Gmail gives back instead: the chain's certificates.</param>
/// <param name="SubjectEmailAddresses">The addresses of the leaf certificate.</param>
/// <param name="EnablementState"><c>enabled</c> or <c>disabled</c>.</param>
/// <param name="DisableTime">Since when it is disabled.</param>
/// <param name="PrivateKeyMetadata">Where the private key is.</param>
internal sealed record CseKeyPair(
    string? KeyPairId = null,
    string? Pkcs7 = null,
    string? Pem = null,
    IReadOnlyList<string>? SubjectEmailAddresses = null,
    string? EnablementState = null,
    DateTimeOffset? DisableTime = null,
    IReadOnlyList<KeyMetadata>? PrivateKeyMetadata = null)
{
    /// <summary>Whether Gmail signs and decrypts with it.</summary>
    internal bool IsEnabled => string.Equals(EnablementState, "enabled", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether its private key is on a smart card, out of any key service's reach.</summary>
    internal bool IsHardware => PrivateKeyMetadata?.Any(key => key.HardwareKeyMetadata is not null) == true;

    /// <summary>The base URL of the key service that has its private key.</summary>
    internal string? KaclsUri => Kacls?.KaclsUri;

    /// <summary>The private key as that service wrapped it.</summary>
    internal string? KaclsData => Kacls?.KaclsData;

    private KaclsKeyMetadata? Kacls => PrivateKeyMetadata?.Select(key => key.KaclsKeyMetadata).FirstOrDefault(kacls => kacls is not null);

    /// <summary>The user's own certificate; null: what Gmail has can't be read.</summary>
    internal X509Certificate2? Leaf()
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(Pem);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return CertificateBag.Ordered(chain).FirstOrDefault();
    }

    /// <summary>The same key pair under the same wrapping, however often it is uploaded.</summary>
    internal bool Is(X509Certificate2 certificate, string kaclsUri, string kaclsData) =>
        KaclsData == kaclsData && KeyServiceUrl.IsSame(KaclsUri, kaclsUri) && Leaf() is { } leaf
        && leaf.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span);
}

/// <summary>Where a private key is: one of the two.</summary>
/// <param name="PrivateKeyMetadataId">Gmail's name for it.</param>
/// <param name="KaclsKeyMetadata">With a key service.</param>
/// <param name="HardwareKeyMetadata">On a smart card.</param>
internal sealed record KeyMetadata(
    string? PrivateKeyMetadataId = null, KaclsKeyMetadata? KaclsKeyMetadata = null, HardwareKeyMetadata? HardwareKeyMetadata = null);

/// <summary>A private key that a key service wrapped.</summary>
/// <param name="KaclsUri">The service's base URL.</param>
/// <param name="KaclsData">What it made of the key: 8 KiB at most.</param>
internal sealed record KaclsKeyMetadata(string KaclsUri, string KaclsData);

/// <summary>A private key on a smart card.</summary>
/// <param name="Description">Whatever its owner wrote.</param>
internal sealed record HardwareKeyMetadata(string? Description = null);
