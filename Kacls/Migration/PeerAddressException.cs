using System.Diagnostics.CodeAnalysis;

namespace Kacls.Migration;

/// <summary>
/// A peer's name leads to an address that may not be connected to. The message names the reach of the address, never a secret.
/// </summary>
[SuppressMessage("Design", "CA1064", Justification = "PeerHttp catches it; none leaves this folder.")]
internal sealed class PeerAddressException(string message) : Exception(message);
