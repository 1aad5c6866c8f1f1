using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>wrap (4.2).</summary>
internal static class Wrap
{
    internal static readonly string[] Applications = ["drive", "meet", "calendar", "gmail-sta"];

    internal static async Task<JsonObject> RunAsync(Parts parts, Call call)
    {
        var authorization = await new AuthorizationCheck(parts, call).CheckAsync(Applications, ["writer", "upgrader"], 128);
        await new AuthenticationCheck(parts, call).CheckAsync(authorization, delegable: true);
        call.Reason();
        return Seal(
            parts, call, new BlobContent(DataKeys.Taken(call), authorization.Text("resource_name") ?? "",
                authorization.Text("perimeter_id") ?? ""));
    }

    internal static JsonObject Seal(Parts parts, Call call, BlobContent content)
    {
        var behaviour = call.Behaviour;
        content = behaviour.Is("perimeter-not-sealed") ? content with { Perimeter = "" } : content;
        content = behaviour.Is("resource-not-sealed") ? content with { Resource = "" } : content;
        var wrapped = Base64.Encode(parts.Seal.Close(BlobSeal.DataKey, content, behaviour));
        return new JsonObject
        {
            [behaviour.Is("wrap-old-member-name") ? "wrapped_dek" : "wrapped_key"] = wrapped,
        };
    }
}
