using System.Text.Json;

namespace Kacls.Cli.Gmail;

/// <summary>What the key service answered: members, or a refusal.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Json">The members of the reply; none where the body is no JSON object.</param>
/// <param name="CorrelationId">What its audit record is found by.</param>
internal sealed record KeyServiceReply(int Status, JsonElement? Json, string? CorrelationId)
{
    /// <summary>Whether it did what it was asked for.</summary>
    public bool IsGranted => Status == 200 && Json is not null;

    /// <summary>Google's structured error: the code.</summary>
    public string Code => Text("code") ?? $"{Status}";

    /// <summary>Google's structured error: the sentence.</summary>
    public string? Message => Text("message");

    /// <summary>The reason code of docs/errors.md, which our services have in the details.</summary>
    public string? ReasonCode => Text("details")?.Split([' ', ';']).Select(part => part.Split('='))
        .FirstOrDefault(part => part is ["reason_code", _])?[1];

    /// <summary>A member of the reply.</summary>
    public string? Text(string member) => Json is { } json && json.TryGetProperty(member, out var value) ? value.ToString() : null;
}
