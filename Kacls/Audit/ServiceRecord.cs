using Kacls.Errors;

namespace Kacls.Audit;

/// <summary>The record of something that no request asked for: a key that was tried, the settings of a start.</summary>
/// <param name="operation">One of the names here.</param>
internal sealed class ServiceRecord(string operation) : IAuditSource
{
    /// <summary>What the service trusts, at each start.</summary>
    public const string Configuration = "configuration";

    /// <summary>A key of a vault was tried.</summary>
    public const string Probe = "probe";

    /// <summary>A seal secret was derived with a key of a vault.</summary>
    public const string Seal = "seal";

    private const string Ok = "ok";

    /// <summary>Why it failed; <c>ok</c> where it did not.</summary>
    public string ReasonCode { get; init; } = Ok;

    /// <summary>The key's name or URL, and the version.</summary>
    public string? Kek { get; init; }

    /// <summary>The vault's own ids of the calls, as <see cref="CorrelationScope.VaultRequests"/> has them.</summary>
    public string? VaultRequestIds { get; init; }

    public string? Detail { get; init; }

    /// <summary>Fields of its own, which may be long.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> More { get; init; } = [];

    /// <summary>A use of a key of a vault, by the calls that this flow has made of it.</summary>
    /// <param name="operation"><see cref="Probe"/> or <see cref="Seal"/>.</param>
    /// <param name="key">Its name or URL, and the version.</param>
    /// <param name="failure">Absent where it went well.</param>
    public static ServiceRecord OfKey(string operation, string key, KaclsException? failure = null) => new(operation)
    {
        ReasonCode = failure?.Error.ReasonCode ?? Ok,
        Kek = key,
        VaultRequestIds = CorrelationScope.VaultRequests,
        Detail = failure?.Detail,
    };

    public void List(AuditFields fields)
    {
        fields.Add("operation", operation);
        fields.Add("outcome", ReasonCode == Ok ? "granted" : "failed");
        fields.Add("reason_code", ReasonCode);
        fields.Add("kek", Kek);
        fields.Add("vault_request_ids", VaultRequestIds);
        fields.Add("detail", Detail);
        foreach (var (name, value) in More)
        {
            fields.AddLong(name, value);
        }
    }
}
