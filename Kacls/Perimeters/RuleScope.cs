using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Perimeters;

/// <summary>What can reach a rule: its perimeter, its operations, and the identity providers of the settings.</summary>
/// <param name="IsPrivileged">Whether it judges the privileged operations, which have no authorization token.</param>
/// <param name="Operations">Those that the rule is about.</param>
/// <param name="Providers">Those of the settings; null where they are not known.</param>
internal sealed record RuleScope(
    bool IsPrivileged, IReadOnlyCollection<string> Operations, IReadOnlyCollection<AuthenticationProviderSettings>? Providers)
{
    private static readonly string[] WithoutResource = ["privilegedprivatekeydecrypt", "wrapprivatekey"];

    internal bool HasAuthorization => !IsPrivileged;

    internal bool HasResource => Operations.Any(operation => !WithoutResource.Contains(operation));

    /// <summary>Whether tokens of a provider come this far: those for others are refused before.</summary>
    internal bool Reaches(string provider) => Providers?.Any(known => known.Name == provider && known.Uses.Any(name =>
        TokenPurposesNames.TryParse(name, out var use) && use == TokenPurposes.Privileged == IsPrivileged)) != false;

    /// <summary>Whether a role comes this far with one of these applications; without any, with any.</summary>
    internal bool HasRole(string role, string[]? applications) => JudgedOperations.Reaching(Operations).Any(pair =>
        pair.Role == role && applications?.Contains(pair.Application, StringComparer.OrdinalIgnoreCase) != false);

    internal bool HasApplication(string application) => JudgedOperations.Reaching(Operations).Any(pair =>
        string.Equals(pair.Application, application, StringComparison.OrdinalIgnoreCase));
}
