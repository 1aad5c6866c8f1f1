namespace Kacls.Envelopes;

/// <summary>Seals and opens S/MIME private keys. Only wrapprivatekey seals them; they never open as DEKs.</summary>
internal sealed class PrivateKeyEnvelopes(EnvelopeService envelopes) : ContentEnvelopes<PrivateKeyContent>(envelopes);
