namespace Kacls.Settings;

/// <summary>The section <c>Kacls:Migration</c>.</summary>
public sealed class MigrationSettings
{
    /// <summary>Other KACLSs, from or to which documents migrate. None: there is no migration.</summary>
    public MigrationPeerSettings[] Peers { get; set; } = [];

    /// <summary>Whether a peer's token needs a <c>jti</c>, so that none is used twice; Google's reference does not ask for one.</summary>
    public bool RequireTokenId { get; set; }
}

/// <summary>Another KACLS.</summary>
public sealed class MigrationPeerSettings
{
    /// <summary>In <see cref="Allow"/>: this KACLS may call the peer, to rewrap what the peer wrapped.</summary>
    public const string RewrapFrom = "rewrap-from";

    /// <summary>In <see cref="Allow"/>: the peer may call privilegedunwrap here.</summary>
    public const string Unwrap = "unwrap";

    /// <summary>
    /// Its base URL as typed into the Admin console: its operations and <c>certs</c> are below it, and its tokens' <c>iss</c> is it.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>Whether its name may lead to private or loopback addresses; link-local and metadata addresses never are allowed.</summary>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary><see cref="RewrapFrom"/>, <see cref="Unwrap"/> or both; only <see cref="RewrapFrom"/> unless named.</summary>
    public string[]? Allow { get; set; }

    /// <summary>CIDR blocks and addresses from which it may call; none: from anywhere.</summary>
    public string[] Networks { get; set; } = [];

    /// <summary>The instant from which on it is as if it were not listed (ISO 8601 with an offset).</summary>
    public string? Until { get; set; }
}
