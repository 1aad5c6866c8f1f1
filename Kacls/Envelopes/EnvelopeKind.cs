namespace Kacls.Envelopes;

/// <summary>What an envelope holds. The values are part of the envelope format (docs/envelope.md) and are authenticated.</summary>
internal enum EnvelopeKind
{
    /// <summary>Nothing; never in an envelope.</summary>
    None = 0,

    /// <summary>A DEK, made by wrap, privilegedwrap and rewrap.</summary>
    Dek = 1,

    /// <summary>An S/MIME private key, made by wrapprivatekey.</summary>
    PrivateKey = 2,
}
