using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.IssuerKeys;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What a vault, or what stands in its place, can answer.</summary>
internal static class VaultFaults
{
    private const string Unreachable = "503 `kek_unreachable`, Retry-After 2";
    private const string Denied = "503 `kek_access_denied`";
    private const string Late = "503 `kek_timeout`, Retry-After 2";
    private const string NoKey = """{"error":{"code":"KeyNotFound","message":"A key with (name/id) kek was not found."}}""";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<VaultRow> Rows { get; } =
    [
        Row("401", faults => faults.Fail(401, code: "Unauthorized"), Denied, "failed: the vault answered 401 Unauthorized: …"),
        Row("403: our role is gone", faults => faults.Deny(), Denied, "failed: the vault answered 403 Forbidden ForbiddenByRbac: …"),
        Row(
            "403 of something in between",
            faults => faults.Page(403, "<html>blocked</html>"),
            Unreachable,
            "failed: something else than the vault answered 403"),
        Row(
            "404 for a version that it lists",
            faults => faults.Page(404, NoKey, "application/json", operation: "unwrapkey"),
            Unreachable,
            "failed: the vault has no version …: the vault lists the version and does not find it"),
        Row(
            "404 of something in between",
            faults => faults.Page(404, "<html>no such page</html>"),
            Unreachable,
            "failed: something else than the vault answered 404"),
        Row("408", faults => faults.Fail(408, code: "RequestTimeout"), Late, "failed: the vault answered 408 RequestTimeout: …"),
        Row(
            "429", faults => faults.Throttle(null), "503 `kek_throttled`, Retry-After 2", "failed: the vault answered 429 Throttled: …"),
        Row(
            "429 with `Retry-After: 7`",
            faults => faults.Throttle(7),
            "503 `kek_throttled`, Retry-After 7",
            "failed: the vault answered 429 Throttled: …"),
        Row(
            "500",
            faults => faults.Fail(500, code: "InternalServerError"),
            Unreachable,
            "failed: the vault answered 500 InternalServerError: …"),
        Row("500 once", faults => faults.Fail(500, count: 1, operation: "unwrapkey"), "200", "granted"),
        Row("503", faults => faults.Fail(503), Unreachable, "failed: the vault answered 503 ServiceUnavailable: …"),
        Row(
            "503 with `Retry-After: 9`",
            faults => faults.Fail(503, retryAfter: "9"),
            "503 `kek_unreachable`, Retry-After 9",
            "failed: the vault answered 503 ServiceUnavailable: …"),
        Row("no answer", Silent, $"{Late}, after 1 s", "failed: no answer in time") with { Wait = Second },
        Row("no answer, and the caller leaves", Silent, "nothing more", "failed, 499 `request_aborted`") with { Leaves = true },
        Row("an answer after 0.9 s", faults => faults.Slow(Second * 0.9, operation: "unwrapkey"), "200, after 0.9 s", "granted") with
        {
            Wait = Second * 0.9,
        },
        Row("the connection is reset", faults => faults.Drop(), Unreachable, "failed: no answer: ConnectionReset"),
        Row("the connection is reset once", faults => faults.Drop(count: 1, operation: "unwrapkey"), "200", "granted"),
        Tls(
            "TLS: the certificate has another name",
            world => world.Present(host: "other.vault.azure.net"),
            "RemoteCertificateNameMismatch"),
        Tls("TLS: the certificate is of an authority that is not trusted", PresentAStrangers, "PartialChain"),
        Tls("TLS: the certificate has expired", world => world.Present(toDay: -1), "NotTimeValid"),
        Row("200 with a page", faults => faults.Page(200, "<html>sign in</html>"), Unreachable, Unread("JsonReaderException")),
        Row(
            "200 with JSON of something else",
            faults => Json(faults, """{"status":"ok"}"""),
            Unreachable,
            "failed: the answer holds no key"),
        Row("200 with JSON of another shape", faults => Json(faults, "[]"), Unreachable, Unread("InvalidOperationException")),
        Row("200 with a key that is not base64", faults => Json(faults, Value("***")), Unreachable, Unread("FormatException")),
        Row(
            "200 with another key",
            faults => Json(faults, Value(new string('A', 43))),
            "400 `envelope_tampered`",
            "denied: the content was changed, or this service did not seal it"),
        Row(
            "200 with a key of 3 bytes",
            faults => Json(faults, Value("AAAA")),
            "400 `envelope_tampered`",
            "denied: the unwrapped content key has not 32 bytes"),
        Row("half an answer, then the connection is cut", faults => faults.Half(), Unreachable, "failed: no answer: ConnectionReset"),
        Row("half an answer, then nothing", faults => faults.Half(silent: true), $"{Late}, after 1 s", "failed: no answer in time") with
        {
            Wait = Second,
        },
    ];

    private static VaultRow Row(string fault, Action<Faults> begin, string caller, string audit) =>
        new(fault, world => begin(world.Server.Faults)) { Caller = caller, Audit = audit };

    private static VaultRow Tls(string fault, Action<VaultWorld> begin, string words) => new(fault, begin)
    {
        Caller = Unreachable,
        Audit = $"failed: no answer: SecureConnectionError: The remote certificate is invalid …: {words}",
    };

    private static void Silent(Faults faults) => faults.Slow(Timeout.InfiniteTimeSpan);

    private static void PresentAStrangers(VaultWorld world)
    {
        using var stranger = new PrivateAuthority();
        world.Present(by: stranger);
    }

    private static void Json(Faults faults, string body) => faults.Page(200, body, "application/json", operation: "unwrapkey");

    private static string Value(string value) =>
        $$"""{"kid":"https://contoso.vault.azure.net/keys/kek/{{new string('0', 32)}}","value":"{{value}}"}""";

    private static string Unread(string exception) => $"failed: the answer can't be read: {exception}";
}
