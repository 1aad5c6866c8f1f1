namespace Kacls.KeyEncryption;

/// <summary>How a KEK wraps the 32-byte content key. The values are part of the envelope format (docs/envelope.md).</summary>
public enum KekAlgorithm
{
    /// <summary>No algorithm; never in an envelope.</summary>
    None = 0,

    /// <summary>RSAES-OAEP with SHA-256 and MGF1-SHA-256 (RFC 8017); wrapped size is the modulus size: 256, 384 or 512 bytes.</summary>
    RsaOaep256 = 1,

    /// <summary>AES-256 key wrap (RFC 3394); wrapped size is 40 bytes.</summary>
    A256Kw = 2,

    /// <summary>AES-256-GCM; wrapped is nonce (12) ‖ ciphertext (32) ‖ tag (16), 60 bytes.</summary>
    A256Gcm = 3,
}

/// <summary>The algorithms' names in the settings.</summary>
internal static class KekAlgorithms
{
    /// <summary>How a KEK of this setting wraps if it shows no public key; RSA keys use RSA-OAEP-256, named or not.</summary>
    /// <returns><see cref="KekAlgorithm.None"/> for another name.</returns>
    public static KekAlgorithm OfRemote(string? name) => name switch
    {
        null or "A256KW" => KekAlgorithm.A256Kw,
        "A256GCM" => KekAlgorithm.A256Gcm,
        "RSA-OAEP-256" => KekAlgorithm.RsaOaep256,
        _ => KekAlgorithm.None,
    };
}
