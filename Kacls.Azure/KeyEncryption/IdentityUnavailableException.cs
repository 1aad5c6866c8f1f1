using System.Diagnostics.CodeAnalysis;
using Azure.Identity;

namespace Kacls.Azure.KeyEncryption;

/// <summary>No token came, for a reason that <see cref="SharedTokenCredential"/> found and not the credential.</summary>
[SuppressMessage("Design", "CA1064", Justification = "VaultErrors catches it; none leaves this layer.")]
[SuppressMessage("Design", "CA1032", Justification = "It is made in one place.")]
internal sealed class IdentityUnavailableException(string message, Exception? cause = null) : AuthenticationFailedException(message, cause);
