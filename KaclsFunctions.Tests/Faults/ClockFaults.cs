using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What becomes of tokens, caches, waits and limits when this instance's clock is set forward or back.</summary>
internal static class ClockFaults
{
    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    public static IReadOnlyList<ClockRow> Rows { get; } =
    [
        new("two hours ahead: tokens", row => ClockScenes.TokensAsync(row, TwoHours))
        {
            Caller = "401 `authentication_expired`",
            Audit = "denied: exp of issuer …: received …, 3600 s ago; accepted less than 60 s ago (Kacls:ClockSkew)",
        },
        new("two hours behind: tokens", row => ClockScenes.TokensAsync(row, -TwoHours))
        {
            Caller = "401 `authentication_issued_in_future`",
            Audit = "denied: iat of issuer …: received …, 7200 s ahead of our clock; accepted up to 60 s ahead (Kacls:ClockSkew)",
        },
        new("two days ahead: keys of issuers, which are fetched anew", row => ClockScenes.KnownKeysAsync(row, EndpointBehaviour.Up))
        {
            Caller = "200", Audit = "granted",
        },
        new("two days ahead: keys of issuers, whose source is down", row => ClockScenes.KnownKeysAsync(row, EndpointBehaviour.Down))
        {
            Caller = "503 `key_source_unavailable`, Retry-After 2", Audit = "failed: issuer …: answered 503; the known keys are too old",
        },
        new(
            "set back two hours: an instance that started while the seal key could not be asked",
            row => ClockScenes.SetBackAsync(row, "sign"))
        {
            Caller = "503 `kek_unreachable`, Retry-After 2",
            Audit = "failed: seal key …: the vault answered 500 …",
            Normal = TimeSpan.FromSeconds(5),
        },
        new(
            "set back two hours: an instance that started while the vault refused to unwrap",
            row => ClockScenes.SetBackAsync(row, "unwrapkey"))
        {
            Caller = "503 `kek_unreachable`, Retry-After 2",
            Audit = "failed: the vault answered 500 …",
            Normal = TimeSpan.FromSeconds(5),
        },
        new("ahead an hour or two, and back: a migration token that was used before", ClockScenes.ReplayAsync)
        {
            Caller = "401 `peer_token_replayed`", Audit = "denied",
        },
        new("an hour ahead: a user above `Kacls:Limits:UnwrapsPerUserPerMinute`", ClockScenes.LimitAsync)
        {
            Caller = "429 `user_unwraps_limited`, Retry-After …",
            Audit = "denied: more than 60 in a minute (Kacls:Limits:UnwrapsPerUserPerMinute)",
            NormalWhen = "as ever: a clock gives no unwrap more",
        },
        new("an hour ahead at a rotation: the new version", row => ClockScenes.RotateAsync(row, TimeSpan.FromHours(1)))
        {
            Caller = "200, under the new version once it is listed, not `AdoptAfter` later",
            Audit = "granted",
            NormalWhen = "no harm: both versions open",
        },
        new("an hour behind at a rotation: the new version", row => ClockScenes.RotateAsync(row, TimeSpan.FromHours(-1)))
        {
            Caller = "200, under the old version for an hour more",
            Audit = "granted",
            NormalWhen = "no harm: both versions open",
        },
    ];
}
