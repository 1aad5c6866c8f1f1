namespace Kacls.Protocol;

/// <summary>The operations' names, for settings that name them before there is a catalogue.</summary>
internal static class OperationNames
{
    internal static readonly string[] All =
    [
        "certs", "delegate", "digest", "privatekeydecrypt", "privatekeysign", "privilegedprivatekeydecrypt", "privilegedunwrap", "privilegedwrap",
        "rewrap", "status", "takeout_unwrap", "unwrap", "wrap", "wrapprivatekey",
    ];

    /// <summary>
    /// The name under which an operation is judged: takeout_unwrap is privilegedunwrap under its former name, and whatever stops the one must
    /// stop the other.
    /// </summary>
    internal static string Judged(string name) => name == "takeout_unwrap" ? "privilegedunwrap" : name;
}
