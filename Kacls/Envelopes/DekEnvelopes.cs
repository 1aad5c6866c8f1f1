namespace Kacls.Envelopes;

/// <summary>
/// Seals and opens DEKs. What wrap, privilegedwrap and rewrap seal is one kind and opens in unwrap, privilegedunwrap and digest.
/// </summary>
internal sealed class DekEnvelopes(EnvelopeService envelopes) : ContentEnvelopes<DekContent>(envelopes);
