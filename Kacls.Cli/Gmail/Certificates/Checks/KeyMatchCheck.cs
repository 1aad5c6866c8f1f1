namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>The private key is that of the certificate.</summary>
internal sealed class KeyMatchCheck : ICertificateCheck
{
    /// <inheritdoc/>
    public IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now)
    {
        var (key, certificate) = (keys.Key.ExportSubjectPublicKeyInfo(), keys.Leaf.PublicKey.ExportSubjectPublicKeyInfo());
        if (!key.AsSpan().SequenceEqual(certificate))
        {
            yield return $"The private key is not that of the certificate of {keys.Leaf.Subject}. Look for the key with which the "
                + "certificate was requested.";
        }
    }
}
