using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.KeyVault;

/// <summary>What a request asks for, read from its method and path.</summary>
internal readonly record struct VaultRoute(string Operation, string Name, string? Version)
{
    public const string Unknown = "unknown";

    public static VaultRoute Read(HttpRequest request)
    {
        // Key Vault's paths: /keys/{name}[/{version}[/{operation}]]; an empty version means the newest.
        var parts = (request.Path.Value ?? "").Split('/');
        var method = request.Method;
        return (method, parts) switch
        {
            ("GET", ["", "deletedkeys", var name]) => new("getdeleted", name, null),
            ("POST", ["", "deletedkeys", var name, "recover"]) => new("recover", name, null),
            ("POST", ["", "keys", var name, "create"]) => new("create", name, null),
            ("POST", ["", "keys", var name, "rotate"]) => new("rotate", name, null),
            ("DELETE", ["", "keys", var name]) => new("delete", name, null),
            ("GET", ["", "keys", var name, "versions"]) => new("versions", name, null),
            ("GET", ["", "keys", var name]) => new("get", name, null),
            ("GET", ["", "keys", var name, var version]) => new("get", name, version),
            ("PATCH", ["", "keys", var name]) => new("update", name, null),
            ("PATCH", ["", "keys", var name, var version]) => new("update", name, version),
            ("POST", ["", "keys", var name, var operation]) when CryptoOperations.Exists(operation) =>
                new(operation.ToLowerInvariant(), name, null),
            ("POST", ["", "keys", var name, var version, var operation]) when CryptoOperations.Exists(operation) =>
                new(operation.ToLowerInvariant(), name, version),
            _ => new(Unknown, "", null),
        };
    }
}
