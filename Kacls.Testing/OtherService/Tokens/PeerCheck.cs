namespace Kacls.Testing.OtherService;

/// <summary>Another key service that asks for a key in a migration (3.7, 4.8): allow-listed, and its keys come from its certs.</summary>
internal sealed class PeerCheck(Parts parts, Call call)
{
    private const string Audience = "kacls-migration";

    private readonly Behaviour _behaviour = call.Behaviour;

    /// <summary>True if the token claims to be of a key service and not of a user.</summary>
    internal bool Claims(string token) => Jwt.Parse(token, _ => false) is { } jwt && Listed(jwt) is not null;

    internal async Task CheckAsync(string token, string resource)
    {
        var check = parts.Tokens("peer", _behaviour);
        var jwt = await check.CheckAsync(token, [Listed(Jwt.Parse(token, _ => false)!)!]);
        if (!OwnUrl.Holds(jwt.Text("kacls_url"), parts.Settings.Url, _behaviour, "peer"))
        {
            throw check.Refused("is for another key service");
        }

        if (!ResourceHolds(jwt, resource))
        {
            throw check.Refused("is for another resource");
        }

        if (_behaviour.Is("peer-email-required") && !jwt.Has("email"))
        {
            throw check.Refused("names no user");
        }

        var reusable = _behaviour.Is("peer-replay-accepted") || _behaviour.May(Liberties.PeerTokensReusable);
        if (jwt.Text("jti") is { } id && !parts.SpentIds.TryAdd(id, true) && !reusable)
        {
            throw check.Refused("was used before");
        }
    }

    private bool ResourceHolds(Jwt jwt, string resource)
    {
        if (!jwt.Has("resource_name"))
        {
            return _behaviour.Is("peer-resource-missing-accepted");
        }

        var given = jwt.Text("resource_name") ?? "";
        return given == resource
            || _behaviour.Is("peer-resource-ignored")
            || (_behaviour.Is("peer-resource-in-any-case") && string.Equals(given, resource, StringComparison.OrdinalIgnoreCase))
            || (_behaviour.Is("peer-resource-by-prefix")
                && (resource.StartsWith(given, StringComparison.Ordinal) || given.StartsWith(resource, StringComparison.Ordinal)));
    }

    /// <summary>The issuer, if it may ask: its URL as a whole, or anyone on its host would be trusted.</summary>
    private Issuer? Listed(Jwt jwt)
    {
        if (jwt.Text("iss") is not { Length: > 0 } name || parts.Settings.PeerUrl is not { } peer || _behaviour.Is("peer-refused"))
        {
            return null;
        }

        if (name == peer)
        {
            return new Issuer("peer", name, Audience, peer + "/certs");
        }

        var listed = (_behaviour.Is("peer-unlisted-accepted") && name.StartsWith("http", StringComparison.Ordinal)
                && jwt.Text("aud") == Audience)
            || (_behaviour.Is("peer-by-prefix") && name.StartsWith(peer, StringComparison.Ordinal))
            || (_behaviour.Is("peer-part-accepted") && peer.StartsWith(name, StringComparison.Ordinal))
            || (_behaviour.Is("peer-by-host") && Uri.TryCreate(name, UriKind.Absolute, out var url)
                && url.Authority == new Uri(peer).Authority)
            || (_behaviour.Is("peer-in-any-case") && string.Equals(name, peer, StringComparison.OrdinalIgnoreCase));
        return listed ? new Issuer("peer", name, Audience, name.TrimEnd('/') + "/certs") : null;
    }
}
