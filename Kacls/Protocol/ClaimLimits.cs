namespace Kacls.Protocol;

/// <summary>Bounds on claims for which Google's reference names none, in bytes of UTF-8.</summary>
internal static class ClaimLimits
{
    /// <summary>RFC 5321 section 4.5.3.1: 64 for the local part, one for the sign, 255 for the domain.</summary>
    public const int Email = 320;

    /// <summary>RFC 1035 section 2.3.4, as text.</summary>
    public const int Domain = 253;

    /// <summary>What browsers and proxies agree on.</summary>
    public const int Url = 2048;

    /// <summary>SHA-512 in base64 takes 88.</summary>
    public const int Hash = 128;

    /// <summary><c>jti</c>; ours have 22.</summary>
    public const int TokenId = 256;

    /// <summary>A role, a type, the name of an algorithm.</summary>
    public const int Word = 64;

    /// <summary>An issuer is a URL or a service account's e-mail.</summary>
    public const int Issuer = 2048;
}
