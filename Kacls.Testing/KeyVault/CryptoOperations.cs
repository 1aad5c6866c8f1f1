using System.Buffers.Text;
using System.Security.Cryptography;

namespace Kacls.Testing.KeyVault;

/// <summary>wrapkey, unwrapkey, encrypt, decrypt, sign and verify, with real keys.</summary>
internal static class CryptoOperations
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["wrapkey"] = "wrapKey",
        ["unwrapkey"] = "unwrapKey",
        ["encrypt"] = "encrypt",
        ["decrypt"] = "decrypt",
        ["sign"] = "sign",
        ["verify"] = "verify",
    };

    public static bool Exists(string operation) => Names.ContainsKey(operation);

    public static CryptoResponse Run(string path, VaultKeyVersion version, CryptoRequest request, DateTimeOffset now)
    {
        var operation = Names[path];
        version.Allow(operation, now);
        try
        {
            return version.Material.Secret is not null
                ? AesOperations.Run(operation, version, request)
                : version.Material.WithRsa(rsa => RsaOperations.Run(operation, version, rsa, request));
        }
        catch (CryptographicException)
        {
            // Key Vault says as little about bytes that do not decrypt.
            throw VaultException.BadParameter("The parameter is incorrect.");
        }
    }

    public static byte[] Bytes(string? text, string name)
    {
        try
        {
            return Base64Url.DecodeFromChars(text ?? throw VaultException.BadParameter($"Property {name} is required."));
        }
        catch (FormatException)
        {
            throw VaultException.BadParameter($"Property {name} is not base64url.");
        }
    }

    public static VaultException NotSupported(string? algorithm) =>
        VaultException.BadParameter(
            $"Key and signing algorithm are incompatible: {algorithm} is not supported for this key and operation.");
}
