using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Testing.KeyVault;

/// <summary>Keys as Key Vault writes them: public parts only, never a private part and never the <c>k</c> of an oct key.</summary>
internal static class KeyJson
{
    /// <summary>A key bundle.</summary>
    public static JsonObject Bundle(VaultKeyVersion version)
    {
        var material = version.Material;
        var key = new JsonObject
        {
            ["kid"] = version.Id,
            ["key_ops"] = new JsonArray([.. version.Operations.Select(operation => JsonValue.Create(operation))]),
        };
        if (material.Type.ToText() is { } type)
        {
            key["kty"] = type;
        }

        // An oct-HSM key has no more than that, not even key_size; a key without tags has no tags (recordings of keyvault-keys in
        // azure-sdk-for-js, aesCrypto and CRUD of keys).
        if (material.Secret is null)
        {
            key["n"] = Base64Url.EncodeToString(material.Public.Modulus);
            key["e"] = Base64Url.EncodeToString(Exponent(material));
        }

        return new() { ["key"] = key, ["attributes"] = Attributes(version) };
    }

    /// <summary>A deleted key bundle.</summary>
    public static JsonObject DeletedBundle(VaultKeyVersion version, DateTimeOffset deleted)
    {
        var bundle = Bundle(version);
        bundle["recoveryId"] = $"https://{version.Key.Host}/deletedkeys/{version.Key.Name}";
        bundle["deletedDate"] = deleted.ToUnixTimeSeconds();
        bundle["scheduledPurgeDate"] = deleted.AddDays(90).ToUnixTimeSeconds();
        return bundle;
    }

    /// <summary>A key item, as lists hold it.</summary>
    public static JsonObject Item(VaultKeyVersion version) =>
        new() { ["kid"] = version.Id, ["attributes"] = Attributes(version) };

    /// <summary>Takes <c>enabled</c>, <c>nbf</c> and <c>exp</c> over where the body's <c>attributes</c> name them.</summary>
    public static void Apply(JsonElement body, VaultKeyVersion version)
    {
        if (body.TryGetProperty("key_ops", out var operations) && operations.ValueKind == JsonValueKind.Array)
        {
            version.Operations = [.. operations.EnumerateArray().Select(operation => operation.GetString()!)];
        }

        if (!body.TryGetProperty("attributes", out var attributes) || attributes.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (attributes.TryGetProperty("enabled", out var enabled) && enabled.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            version.Enabled = enabled.GetBoolean();
        }

        version.NotBefore = Time(attributes, "nbf") ?? version.NotBefore;
        version.ExpiresOn = Time(attributes, "exp") ?? version.ExpiresOn;
    }

    // The service's HSMs write the exponent with a leading zero: "AAEAAQ" (the same recordings, RSA-HSM).
    private static byte[] Exponent(KeyMaterial material) =>
        material.Type == VaultKeyType.RsaHsm ? [0, .. material.Public.Exponent!] : material.Public.Exponent!;

    private static DateTimeOffset? Time(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? DateTimeOffset.FromUnixTimeSeconds(value.GetInt64())
            : null;

    private static JsonObject Attributes(VaultKeyVersion version)
    {
        var attributes = new JsonObject
        {
            ["enabled"] = version.Enabled,
            ["created"] = version.CreatedOn.ToUnixTimeSeconds(),
            ["updated"] = version.UpdatedOn.ToUnixTimeSeconds(),
            ["recoveryLevel"] = "Recoverable+Purgeable",
            ["recoverableDays"] = 90,
            ["exportable"] = false,
        };
        if (version.NotBefore is { } notBefore)
        {
            attributes["nbf"] = notBefore.ToUnixTimeSeconds();
        }

        if (version.ExpiresOn is { } expires)
        {
            attributes["exp"] = expires.ToUnixTimeSeconds();
        }

        return attributes;
    }
}
