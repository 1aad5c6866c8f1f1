namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What can become of the KEK in its vault, and of a vault that is away when an instance starts.</summary>
internal static class KeyFaults
{
    private const string NoVersion = "no version of the key is enabled and in force";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<VaultRow> Rows { get; } =
    [
        new("the version is disabled", world => world.Version.Enabled = false)
        {
            Caller = "503 `kek_disabled`",
            Audit = $"unwrap failed: the vault answered 403 Forbidden KeyDisabled: …; wrap failed: {NoVersion}",
            End = world => world.Version.Enabled = true,
            Normal = Second,
            OnlyWrapWaits = true,
        },
        new("the version has expired", world => world.Version.ExpiresOn = world.Kacls.Time.GetUtcNow())
        {
            Caller = "unwrap 200; wrap 503 `kek_expired`",
            Audit = $"unwrap granted; wrap failed: {NoVersion}",
            End = world => world.Version.ExpiresOn = null,
            Normal = Second,
            OnlyWrapWaits = true,
        },
        new("the key is deleted", world => world.Vault.Delete("kek"))
        {
            Caller = "503 `kek_deleted`",
            Audit = $"unwrap failed: the vault has no version …: the vault lists no version of the key; wrap failed: {NoVersion}",
            End = world => world.Vault.Recover("kek"),
            Normal = Second,
            OnlyWrapWaits = true,
        },
        new("the newest of two versions is disabled", world => world.Rotate().Enabled = false)
        {
            Caller = "200",
            Audit = "granted",
            End = world => world.Version.Enabled = true,
        },
        AtStart(
            "an instance starts while connections to the vault are reset",
            world => world.Server.Faults.Drop(),
            "503 `kek_unreachable`, Retry-After 2",
            "failed: no answer: ConnectionReset"),
        AtStart(
            "an instance starts while the vault answers 500",
            world => world.Server.Faults.Fail(500),
            "503 `kek_unreachable`, Retry-After 2",
            "failed: the vault answered 500 ServiceUnavailable: …"),
        AtStart(
            "an instance starts while our role is gone",
            world => world.Server.Faults.Deny(),
            "503 `kek_access_denied`",
            "unwrap failed: the vault answered 403 …; wrap failed: the vault answered 403 …"),
    ];

    private static VaultRow AtStart(string fault, Action<VaultWorld> begin, string caller, string audit) =>
        new(fault, begin) { AtStart = true, Caller = caller, Audit = audit };
}
