using System.Security.Cryptography.X509Certificates;
using Kacls.PrivateKeys;

namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>RSA as Gmail and the key service take it.</summary>
internal sealed class KeySizeCheck : ICertificateCheck
{
    /// <inheritdoc/>
    public IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now)
    {
        using var key = keys.Leaf.GetRSAPublicKey();
        if (key?.KeySize is not (>= PrivateKeyImport.MinKeySize and <= PrivateKeyImport.MaxKeySize))
        {
            yield return $"The certificate's key is {(key is null ? "not RSA" : $"RSA of {key.KeySize} bits")}. Have a certificate issued "
                + $"for an RSA key of {PrivateKeyImport.MinKeySize} to {PrivateKeyImport.MaxKeySize} bits.";
        }
    }
}
