using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Cli.Gmail.Certificates;

/// <summary>What a user's files hold.</summary>
/// <param name="Email">The user's primary address, in lower case.</param>
/// <param name="Chain">The certificates, the leaf first.</param>
/// <param name="Key">The private key.</param>
internal sealed record UserKeys(string Email, X509Certificate2Collection Chain, RSA Key) : IDisposable
{
    /// <summary>The user's own certificate.</summary>
    public X509Certificate2 Leaf => Chain[0];

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();
}
