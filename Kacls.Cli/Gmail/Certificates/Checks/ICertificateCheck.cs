namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>
/// One rule of Google's S/MIME certificate profile (Admin Help 7300887) or of the CA/Browser Forum's S/MIME Baseline Requirements,
/// section 7.1.
/// </summary>
internal interface ICertificateCheck
{
    /// <summary>What is wrong: each a sentence, and what to do about it.</summary>
    IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now);
}
