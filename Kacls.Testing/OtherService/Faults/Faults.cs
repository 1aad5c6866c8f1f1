namespace Kacls.Testing.OtherService;

/// <summary>The catalogue of faults: each breaks one check, on every method or on the one after the @.</summary>
public static class Faults
{
    internal const string Stated = "google";
    internal const string Inferred = "inferred";

    // They stand in tables with others; but of digest's resource and of a peer's second key the reference says nothing.
    private static readonly HashSet<string> Unstated =
    [
        "peer-kid-ignored-first-key-taken", "authorization-resource-missing-accepted@digest", "resource-in-any-case@digest",
        "resource-by-prefix@digest", "resource-part-accepted@digest",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [.. Tables.Select(fault => Unstated.Contains(fault.Name) ? fault with { Level = Inferred } : fault)];

    private static IEnumerable<Fault> Tables =>
    [
        .. TokenFaults.All, .. ClaimFaults.All, .. PairingFaults.All, .. DelegationFaults.All, .. PrivilegedFaults.All,
        .. MigrationFaults.All, .. BlobFaults.All, .. KeyFaults.All, .. PrivateKeyFaults.All, .. HttpFaults.All, .. ErrorFaults.All,
        .. StatusFaults.All,
    ];

    /// <summary>The same fault on each of these methods alone.</summary>
    internal static IEnumerable<Fault> OnEach(IEnumerable<string> methods, params IEnumerable<Fault> faults) =>
        from fault in faults
        from method in methods
        select fault with { Name = $"{fault.Name}@{method}", Breaks = $"On {method} alone: {fault.Breaks}" };

    internal static class Methods
    {
        internal static readonly string[] DataKey = ["wrap", "unwrap", "delegate"];
        internal static readonly string[] Gmail = ["privatekeysign", "privatekeydecrypt"];
        internal static readonly string[] Migration = ["digest", "rewrap"];
        internal static readonly string[] Privileged = ["privilegedwrap", "privilegedunwrap", "privilegedprivatekeydecrypt",
            "wrapprivatekey"];
        internal static readonly string[] WithUser = [.. DataKey, .. Gmail];
        internal static readonly string[] WithAuthorization = [.. WithUser, .. Migration];
        internal static readonly string[] WithAuthentication = [.. WithUser, .. Privileged];
        internal static readonly string[] Posts = [.. WithAuthorization, .. Privileged];
    }
}
