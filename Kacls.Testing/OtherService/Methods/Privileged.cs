using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>privilegedwrap and privilegedunwrap (4.7, 4.8).</summary>
internal static class Privileged
{
    internal static async Task<JsonObject> WrapAsync(Parts parts, Call call)
    {
        await CheckCallerAsync(parts, call, peerAllowed: false);
        call.Reason();
        var resource = call.Name("resource_name", call.Required("resource_name"), 128);
        if (resource.Length == 0)
        {
            throw RefusedException.Malformed("resource_name is empty.");
        }

        var perimeter = call.Behaviour.Is("perimeter-required") ? call.Required("perimeter_id") : call.Optional("perimeter_id") ?? "";
        return Wrap.Seal(parts, call, new BlobContent(DataKeys.Taken(call), resource, call.Name("perimeter_id", perimeter, 128)));
    }

    internal static async Task<JsonObject> UnwrapAsync(Parts parts, Call call)
    {
        var behaviour = call.Behaviour;
        var peer = await CheckCallerAsync(parts, call, peerAllowed: true);
        call.Reason();
        var resource = call.Name("resource_name", behaviour.Is("resource-missing-accepted") ? call.Optional("resource_name") ?? ""
            : call.Required("resource_name"), 128);
        var content = parts.Seal.Open(
            BlobSeal.DataKey, call.Bytes("wrapped_key", behaviour.Is("blob-type-ignored") ? 8192 : 1024), behaviour);
        if (!(resource.Length == 0 && behaviour.Is("resource-missing-accepted")))
        {
            ResourceCheck.Check(resource, content.Resource, behaviour);
        }

        var reply = Unwrap.Reply(content, behaviour);
        if (peer)
        {
            reply["perimeter_id"] = content.Perimeter;
        }

        return reply;
    }

    private static async Task<bool> CheckCallerAsync(Parts parts, Call call, bool peerAllowed)
    {
        var peers = new PeerCheck(parts, call);
        if ((peerAllowed || call.Behaviour.Is("peer-accepted")) && call.Optional("authentication") is { } token && peers.Claims(token))
        {
            await peers.CheckAsync(token, call.Optional("resource_name") ?? "");
            return true;
        }

        await new AuthenticationCheck(parts, call).PrivilegedAsync();
        return false;
    }
}
