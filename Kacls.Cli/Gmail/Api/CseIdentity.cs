namespace Kacls.Cli.Gmail.Api;

/// <summary>Which key pair an address signs and encrypts with (users.settings.cse.identities).</summary>
/// <param name="EmailAddress">The user's primary address.</param>
/// <param name="PrimaryKeyPairId">The pair for both.</param>
/// <param name="SignAndEncryptKeyPairs">Or a pair for each.</param>
internal sealed record CseIdentity(
    string EmailAddress, string? PrimaryKeyPairId = null, SignAndEncryptKeyPairs? SignAndEncryptKeyPairs = null)
{
    /// <summary>The pairs that it uses, whichever way.</summary>
    internal IEnumerable<string> KeyPairIds =>
        new[] { PrimaryKeyPairId, SignAndEncryptKeyPairs?.SigningKeyPairId, SignAndEncryptKeyPairs?.EncryptionKeyPairId }.OfType<string>();
}

/// <summary>Two pairs of one identity.</summary>
/// <param name="SigningKeyPairId">For what it sends.</param>
/// <param name="EncryptionKeyPairId">For what it gets.</param>
internal sealed record SignAndEncryptKeyPairs(string? SigningKeyPairId, string? EncryptionKeyPairId);
