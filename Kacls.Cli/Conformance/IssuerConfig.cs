using System.Text.Json.Serialization;

namespace Kacls.Cli.Conformance;

/// <summary>An issuer that the service under test trusts, and that the tool plays.</summary>
/// <param name="Issuer">The claim <c>iss</c>.</param>
/// <param name="Audience">The claim <c>aud</c>.</param>
/// <param name="Path">Where under <c>listen</c> the tool serves its key set.</param>
internal sealed record IssuerConfig(string? Issuer, string? Audience, string? Path)
{
    /// <summary>Whether it stands for an issuer that the service doesn't have.</summary>
    [JsonIgnore]
    public bool IsEmpty => Issuer is null && Audience is null && Path is null;
}
