using Kacls.Settings;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>The Azure Front Door of the settings.</summary>
internal sealed class FrontDoor(Guid id)
{
    internal const string IdHeader = "X-Azure-FDID";

    private const string ProbeHeader = "X-FD-HealthProbe";

    internal static FrontDoor? Of(KaclsSettings settings) => settings.Network.FrontDoorId is { } id ? new FrontDoor(id) : null;

    /// <summary>
    /// Whether a request came through it (Front Door's documentation, "Secure traffic to origins"): its addresses are shared by all
    /// customers, so only this header, exactly once, tells ours.
    /// </summary>
    internal bool HasSent(HttpRequest request) =>
        request.Headers[IdHeader] is [{ } written] && Guid.TryParseExact(written, "D", out var sent) && sent == id;

    /// <summary>
    /// Whether a request says that it is a probe of some Front Door. Whether those carry the id is not documented, and people have seen
    /// them refused for it (static-web-apps, issue 1109): an app whose probes are refused counts as down.
    /// </summary>
    internal static bool IsProbe(HttpRequest request) => request.Headers[ProbeHeader] is ["1"];
}
