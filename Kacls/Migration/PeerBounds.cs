namespace Kacls.Migration;

/// <summary>The bounds on calling a peer. They are no settings: nobody has to know them, and none may be switched off.</summary>
internal sealed record PeerBounds
{
    internal static PeerBounds Default { get; } = new();

    /// <summary>
    /// The longest that one call may take, from name resolution to the answer's last byte, so that rewrap answers within 20 seconds.
    /// </summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>The longest that connecting may take, name resolution and all addresses together.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The longest that one address is tried while others are left.</summary>
    internal TimeSpan AddressTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest that a peer's keys are waited for; its own rewrap waits meanwhile.</summary>
    internal TimeSpan KeysTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest answer, in bytes.</summary>
    internal int MaxAnswer { get; init; } = 64 * 1024;

    /// <summary>So many addresses of a name are tried.</summary>
    internal int MaxAddresses { get; init; } = 4;
}
