namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What can befall the process itself, its start and its end.</summary>
internal static class HostFaults
{
    public static IReadOnlyList<HostRow> Rows { get; } =
    [
        new("SIGTERM under load", HostScenes.StopUnderLoadAsync)
        {
            Caller = "200, then no connection",
            Audit = "granted: a record for each 200, and no other",
            NormalWhen = "it ends with 0 once all are answered",
        },
        new("a provider's key source is down at the start", HostScenes.StartWithoutSourceAsync)
        {
            Caller = "503 `key_source_unavailable`, Retry-After 2; `status` 200, `degraded` names `issuer`",
            Audit = "failed: issuer …: answered 503",
            NormalWhen = "by itself, without a restart",
        },
        new("the caller leaves while its body is being read", HostScenes.LeaveInBodyAsync)
        {
            Caller = "nothing more",
            Audit = "failed, 499 `request_aborted`",
            NormalWhen = "others are served meanwhile",
        },
        new("the caller leaves while an issuer is asked for keys", HostScenes.LeaveInFetchAsync)
        {
            Caller = "nothing more",
            Audit = "failed, 499 `request_aborted`",
            NormalWhen = "others are served meanwhile",
        },
        new("the disk of the Local KEK and the signing key is full at the first start", HostScenes.StartOnFullDiskAsync)
        {
            Caller = "no connection",
            Audit = "no record: it ends with 1, and its console names `Kacls:KeyEncryption:Path`, `Kacls:Signing:Path` "
                + "and *No space left on device*",
            NormalWhen = "at the next start with room; nothing is left behind",
        },
    ];
}
