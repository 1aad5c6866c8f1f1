using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>status and certs (4.1, 4.13).</summary>
internal static class Status
{
    private static readonly string[] Basic =
    [
        "certs", "digest", "privatekeydecrypt", "privatekeysign", "privilegedprivatekeydecrypt", "privilegedunwrap", "privilegedwrap",
            "status",
        "unwrap", "wrap",
    ];

    private static readonly string[] Further = ["delegate", "rewrap", "wrapprivatekey"];

    internal static string[] Methods(Behaviour behaviour) =>
    [
        .. Basic, .. behaviour.May(Liberties.FewerMethods) ? [] : Further,
        .. behaviour.May(Liberties.NoTakeoutAlias) ? Array.Empty<string>() : ["takeout_unwrap"],
    ];

    internal static JsonObject Body(Behaviour behaviour)
    {
        var methods = new JsonArray([.. Methods(behaviour).Select(name =>
            (JsonNode)(behaviour.Is("status-lists-paths") ? "/" + name : name))]);
        var body = new JsonObject
        {
            ["server_type"] = behaviour.Is("status-server-type-in-lower-case") ? "kacls" : behaviour.Is("status-server-type-other")
                ? "KMS" : "KACLS",
            ["vendor_id"] = behaviour.Is("status-vendor-number") ? 7 : "Other Vendor",
            ["version"] = behaviour.Is("status-version-number") ? 1.0 : "2.0",
            ["name"] = "Other",
            ["operations_supported"] = behaviour.Is("status-operations-text") ? string.Join(',', Methods(behaviour))
                : behaviour.Is("status-operations-objects")
                    ? new JsonArray([.. Methods(behaviour).Select(name => new JsonObject { ["name"] = name })])
                : behaviour.Is("status-operations-empty") ? new JsonArray()
                : behaviour.Is("status-operations-in-capitals")
                    ? new JsonArray([.. Methods(behaviour).Select(name => (JsonNode)name.ToUpperInvariant())])
                : methods,
        };
        foreach (var name in (string[])["server_type", "vendor_id", "version", "operations_supported"])
        {
            if (behaviour.Is($"status-without-{name}"))
            {
                body.Remove(name);
            }
        }

        return body;
    }

    internal static JsonObject Certs(Parts parts, Behaviour behaviour)
    {
        var key = parts.Own.MigrationJwk(behaviour);
        if (behaviour.Is("certs-with-private-parts"))
        {
            parts.Own.AddPrivateParts(key);
        }

        if (behaviour.Is("certs-in-plain-base64"))
        {
            key["n"] = key["n"]!.GetValue<string>().Replace('-', '+').Replace('_', '/') + "==";
        }

        foreach (var name in (string[])["kid", "kty", "n", "e"])
        {
            if (behaviour.Is($"certs-without-{name}"))
            {
                key.Remove(name);
            }
        }

        return behaviour.Is("certs-empty") ? new JsonObject { ["keys"] = new JsonArray() }
            : behaviour.Is("certs-key-alone") ? key
            : behaviour.May(Liberties.FurtherKeyInCerts) ? new JsonObject { ["keys"] = new JsonArray(FurtherKey(), key) }
            : new JsonObject { ["keys"] = new JsonArray(key) };
    }

    private static JsonObject FurtherKey() => new()
    {
        ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "kacls-to-kacls-2", ["use"] = "sig", ["alg"] = "ES256",
        ["x"] = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", ["y"] = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    };
}
