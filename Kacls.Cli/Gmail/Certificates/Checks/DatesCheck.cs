namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>All certificates of the chain are valid today.</summary>
internal sealed class DatesCheck : ICertificateCheck
{
    /// <inheritdoc/>
    public IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now)
    {
        foreach (var certificate in keys.Chain)
        {
            if (now >= certificate.NotAfter.ToUniversalTime())
            {
                yield return $"{certificate.Subject}: ended on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}. Have it renewed.";
            }
            else if (now < certificate.NotBefore.ToUniversalTime())
            {
                yield return $"{certificate.Subject}: begins on {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}. Wait until then, "
                    + "or set this machine's clock.";
            }
        }
    }
}
