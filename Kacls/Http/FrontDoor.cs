using Kacls.Settings;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>The Azure Front Door of the settings.</summary>
internal sealed class FrontDoor(Guid id)
{
    internal const string IdHeader = "X-Azure-FDID";

    internal static FrontDoor? Of(KaclsSettings settings) => settings.Network.FrontDoorId is { } id ? new FrontDoor(id) : null;

    /// <summary>
    /// Whether a request came through it (Front Door's documentation, "Secure traffic to origins"): its addresses are shared by all
    /// customers, so only this header, exactly once, tells ours.
    /// </summary>
    internal bool HasSent(HttpRequest request) =>
        request.Headers[IdHeader] is [{ } written] && Guid.TryParseExact(written, "D", out var sent) && sent == id;
}
