using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>digest (4.4).</summary>
internal static class Digest
{
    internal static readonly string[] Migration = ["migration"];

    internal static async Task<JsonObject> RunAsync(Parts parts, Call call)
    {
        var behaviour = call.Behaviour;
        if (behaviour.Is("authentication-required"))
        {
            call.Required("authentication");
        }

        var authorization = await new AuthorizationCheck(parts, call).CheckAsync(Migration, ["verifier"], 128);
        call.Reason();
        var content = parts.Seal.Open(BlobSeal.DataKey, call.Bytes("wrapped_key", 1024), behaviour);
        if (!behaviour.May(Liberties.DigestOfAnyResource))
        {
            ResourceCheck.Check(authorization.Text("resource_name"), content.Resource, behaviour);
        }

        if (behaviour.Is("hash-of-perimeter-in-token"))
        {
            content = content with { Perimeter = authorization.Text("perimeter_id") ?? "" };
        }

        return new JsonObject
        {
            [behaviour.Is("digest-old-member-name") ? "checksum"
            : "resource_key_hash"] = ResourceKeyHash.Of(content, behaviour)
        };
    }
}
