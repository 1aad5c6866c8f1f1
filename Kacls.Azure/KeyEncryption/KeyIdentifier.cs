using Azure.Security.KeyVault.Keys;

namespace Kacls.Azure.KeyEncryption;

/// <summary>A key identifier of the settings: <c>https://{vault}/keys/{name}</c> (Key Vault documentation, object identifiers).</summary>
internal static class KeyIdentifier
{
    /// <exception cref="ArgumentException">It is none, or has a version.</exception>
    public static KeyVaultKeyIdentifier Parse(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
        && uri.AbsolutePath.StartsWith("/keys/", StringComparison.Ordinal)
        && KeyVaultKeyIdentifier.TryCreate(uri, out var identifier) && string.IsNullOrEmpty(identifier.Version)
            ? identifier
            : throw new ArgumentException($"'{text}' is not a key identifier without a version.", nameof(text));
}
