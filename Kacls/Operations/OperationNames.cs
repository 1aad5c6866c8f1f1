namespace Kacls.Operations;

/// <summary>The operations' names, for settings that name them before there is a catalogue.</summary>
internal static class OperationNames
{
    internal static readonly string[] All =
    [
        "certs", "delegate", "digest", "privatekeydecrypt", "privatekeysign", "privilegedprivatekeydecrypt", "privilegedunwrap", "privilegedwrap",
        "rewrap", "status", "takeout_unwrap", "unwrap", "wrap", "wrapprivatekey",
    ];
}
