using Kacls.Audit;
using Kacls.Errors;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>What the service says of tokens: the reply's reason code, and the detail that only its audit record has.</summary>
/// <param name="Operation">The operation that they are for.</param>
/// <param name="IsGranted">Whether they are taken.</param>
internal sealed record TokenVerdict(string Operation, bool IsGranted)
{
    /// <summary>Of a refusal.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Of a refusal.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Of a refusal, as the caller reads it.</summary>
    public string? Message { get; init; }

    /// <summary>Of a refusal, as the audit record has it.</summary>
    public string? Detail { get; init; }

    /// <summary>Of a refusal.</summary>
    public static TokenVerdict Of(string operation, KaclsException refusal) => new(operation, IsGranted: false)
    {
        HttpStatus = refusal.Error.Status,
        ReasonCode = refusal.Error.ReasonCode,
        Message = refusal.Error.Message,
        Detail = AuditText.Clean(refusal.Detail),
    };
}
