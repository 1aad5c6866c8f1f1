using System.Diagnostics.CodeAnalysis;

namespace Kacls.Tokens.Keys;

/// <summary>A fetch of keys failed. The message is for the operator and quotes nothing of what was fetched.</summary>
[SuppressMessage("Design", "CA1064", Justification = "KeySource catches it; none leaves the key sources.")]
internal sealed class KeyFetchException(string message) : Exception(message);
