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
            throw VaultException.BadParameter(DoesNotDecrypt(request.Algorithm));
        }
    }

    // OAEP: github.com/Azure/azure-sdk-for-net, issue 36269, and MicrosoftDocs/azure-docs, issue 39976; else pulumi/pulumi, issue 13201.
    private static string DoesNotDecrypt(string? algorithm) =>
        algorithm?.StartsWith("RSA-OAEP", StringComparison.Ordinal) is true
            ? "Error occurred while decoding OAEP padding."
            : "The parameter is incorrect.\r\n";

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
