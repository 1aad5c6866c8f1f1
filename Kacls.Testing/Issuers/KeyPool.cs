using System.Security.Cryptography;

namespace Kacls.Testing.Issuers;

/// <summary>Keys that all tests of a process share, since RSA keys take long to make. They are made when first asked for.</summary>
public static class KeyPool
{
    private static readonly Lazy<IssuerKey>[] RsaKeys =
        [.. Enumerable.Range(0, 8).Select(_ => new Lazy<IssuerKey>(() => IssuerKey.Of(RSA.Create(2048))))];

    private static readonly Lazy<IssuerKey> Tiny = new(() => IssuerKey.Of(RSA.Create(1024)));

    private static readonly Lazy<IssuerKey> P256 = new(() => IssuerKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP256)));

    private static readonly Lazy<IssuerKey> P384 = new(() => IssuerKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP384)));

    private static readonly Lazy<IssuerKey> P521 = new(() => IssuerKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP521)));

    /// <summary>RSA of 1,024 bits, which no issuer should use.</summary>
    public static IssuerKey TinyRsa => Tiny.Value;

    public static IssuerKey EcP256 => P256.Value;

    public static IssuerKey EcP384 => P384.Value;

    public static IssuerKey EcP521 => P521.Value;

    /// <summary>RSA of 2,048 bits, eight of them.</summary>
    public static IssuerKey Rsa(int index) => RsaKeys[index].Value;
}
