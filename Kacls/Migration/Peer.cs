using Kacls.Access;
using Kacls.Settings;

namespace Kacls.Migration;

/// <summary>Another KACLS that the settings list: this one may call it for rewrap, and it may call this one's privilegedunwrap.</summary>
/// <param name="Url">Its base URL as configured: the only URL that is ever connected to, and its name in tokens and audit records.</param>
/// <param name="AllowPrivateNetwork">Whether it may be at a private or loopback address.</param>
internal sealed record Peer(string Url, bool AllowPrivateNetwork)
{
    /// <summary>Its base URL in the form in which URLs are compared.</summary>
    internal string Canonical { get; } = KaclsUrl.Canonical(Url);

    internal static Peer Of(MigrationPeerSettings settings) => new(settings.Url!, settings.AllowPrivateNetwork);

    /// <summary>The URL of one of its operations.</summary>
    internal Uri UrlOf(string operation) => new($"{Canonical}/{operation}");
}
