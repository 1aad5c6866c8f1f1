using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.KeyVault;

/// <summary>The operations of Key Vault's REST reference, over the keys of one vault.</summary>
internal sealed class VaultEndpoints(TimeProvider clock)
{
    // Key Vault's own page size of lists.
    private const int PageSize = 25;

    public async Task<object> AnswerAsync(HttpRequest request, Vault vault, VaultRoute route)
    {
        if (!request.Query.TryGetValue("api-version", out var apiVersion) || string.IsNullOrEmpty(apiVersion))
        {
            throw VaultException.BadParameter("api-version must be specified.");
        }

        // The text of the service, as in github.com/Azure/azure-sdk-for-net, issue 14789.
        if (!vault.ApiVersions.Contains(apiVersion.ToString()))
        {
            throw VaultException.BadParameter(
                $"The specified version ({apiVersion}) is not recognized. "
                + $"Consider using the latest supported version ({vault.ApiVersions[^1]}).");
        }

        switch (route.Operation)
        {
            case "create":
                return KeyJson.Bundle(Create(vault, route, await BodyAsync(request)));
            case "rotate":
                return KeyJson.Bundle(vault.Find(route.Name).Rotate());
            case "get":
                return KeyJson.Bundle(vault.Find(route.Name).Find(route.Version));
            case "versions":
                return Versions(request, vault, route.Name);
            case "update":
                return KeyJson.Bundle(Update(vault, route, await BodyAsync(request)));
            case "delete":
                return KeyJson.DeletedBundle(vault.Delete(route.Name).Newest, clock.GetUtcNow());
            case "getdeleted":
                return KeyJson.DeletedBundle(vault.FindDeleted(route.Name).Newest, clock.GetUtcNow());
            case "recover":
                return KeyJson.Bundle(vault.Recover(route.Name).Newest);
            case VaultRoute.Unknown:
                throw new VaultException(404, "NotFound", "The resource was not found.");
            default:
                var body = await JsonSerializer.DeserializeAsync<CryptoRequest>(
                    request.Body, cancellationToken: request.HttpContext.RequestAborted)
                    ?? throw VaultException.BadParameter("The body is null.");
                var answer = CryptoOperations.Run(route.Operation, vault.Find(route.Name).Find(route.Version), body, clock.GetUtcNow());

                // Only an HSM says which algorithm it used (recordings of keyvault-keys in azure-sdk-for-js, CryptographyClient with AES).
                return vault.IsManagedHsm ? answer with { Algorithm = body.Algorithm } : answer;
        }
    }

    private static VaultKeyVersion Create(Vault vault, VaultRoute route, JsonElement body)
    {
        var type = VaultKeyTypes.Parse(body.TryGetProperty("kty", out var kty) ? kty.GetString() : null);
        var bits = body.TryGetProperty("key_size", out var size) && size.ValueKind == JsonValueKind.Number ? size.GetInt32() : 0;
        var version = vault.Create(route.Name, type, bits, rsa: null, operations: null);
        KeyJson.Apply(body, version);
        return version;
    }

    private VaultKeyVersion Update(Vault vault, VaultRoute route, JsonElement body)
    {
        var version = vault.Find(route.Name).Find(route.Version);
        KeyJson.Apply(body, version);
        version.UpdatedOn = clock.GetUtcNow();
        return version;
    }

    // A name that does not exist has no versions: Key Vault answers an empty list, not 404. The order of versions means nothing.
    private static JsonObject Versions(HttpRequest request, Vault vault, string name)
    {
        var size = int.TryParse(request.Query["maxresults"], CultureInfo.InvariantCulture, out var wanted)
            ? Math.Clamp(wanted, 1, PageSize)
            : PageSize;
        _ = int.TryParse(request.Query["$skiptoken"], CultureInfo.InvariantCulture, out var skipped);
        var versions = vault.Contains(name)
            ? vault.Find(name).Versions.OrderBy(version => version.Version, StringComparer.Ordinal).ToArray()
            : [];

        // With the port, as in the recordings of keyvault-keys in azure-sdk-for-js.
        var next = skipped + size < versions.Length
            ? $"https://{vault.Host}:443/keys/{name}/versions?api-version={request.Query["api-version"]}"
                + $"&$skiptoken={skipped + size}&maxresults={size}"
            : null;
        var page = new JsonObject { ["value"] = new JsonArray([.. versions.Skip(skipped).Take(size).Select(KeyJson.Item)]) };
        if (next is not null || !vault.IsManagedHsm)
        {
            // At the end a vault writes null, and an HSM leaves the member out (the same recordings).
            page["nextLink"] = next;
        }

        return page;
    }

    private static async Task<JsonElement> BodyAsync(HttpRequest request)
    {
        using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        return document.RootElement.Clone();
    }
}
