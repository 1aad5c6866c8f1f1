using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>unwrap (4.3).</summary>
internal static class Unwrap
{
    internal static async Task<JsonObject> RunAsync(Parts parts, Call call)
    {
        var behaviour = call.Behaviour;
        var authorization = await new AuthorizationCheck(parts, call).CheckAsync(Wrap.Applications, ["reader", "writer"], 128);
        await new AuthenticationCheck(parts, call).CheckAsync(authorization, delegable: true);
        call.Reason();
        var blob = call.Bytes("wrapped_key", behaviour.Is("blob-type-ignored") ? 8192 : 1024);
        var content = parts.Seal.Open(BlobSeal.DataKey, blob, behaviour);
        ResourceCheck.Check(authorization.Text("resource_name"), content.Resource, behaviour);
        if (behaviour.Is("perimeter-must-be-that-of-blob") && (authorization.Text("perimeter_id") ?? "") != content.Perimeter)
        {
            throw new RefusedException(403, "The document is in another perimeter.");
        }

        return Reply(content, behaviour);
    }

    internal static JsonObject Reply(BlobContent content, Behaviour behaviour) => new()
    {
        ["key"] = behaviour.Is("key-in-hex") ? Convert.ToHexStringLower(content.Secret)
            : behaviour.Is("key-encoded-twice") ? Base64.Encode(System.Text.Encoding.ASCII.GetBytes(Base64.Encode(content.Secret)))
            : Base64.Encode(content.Secret),
    };
}
