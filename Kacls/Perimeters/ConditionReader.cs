using System.Net;
using Kacls.Errors;
using Kacls.Perimeters.Conditions;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Perimeters;

/// <summary>
/// Reads the conditions of one rule. An entry that no request can match is an error: under deny it would let everybody through whom it was
/// meant to stop.
/// </summary>
internal sealed class ConditionReader(SettingsErrors errors, string rule, CountryDatabase? countries, RuleScope scope)
{
    private static readonly string[] EmailTypes = ["google", "google-visitor", "customer-idp"];
    private readonly TimeConditionReader times = new(errors);
    private string at = "";

    internal ICondition[] Read(string member, ConditionSettings? settings)
    {
        at = $"{rule} {member}";
        if (settings is null)
        {
            return [];
        }

        var before = errors.Lines.Count;
        ICondition[] conditions =
            [
                .. ReadUser(settings),
                .. ReadAuthorization(settings),
                .. ReadClaims(settings),
                .. ReadPlace(settings),
                .. times.Read(at, settings),
            ];
        Require(
            conditions.Length > 0 || errors.Lines.Count > before,
            "has no condition: a rule that always applies has no When, and one that is never off no Unless");
        return conditions;
    }

    private IEnumerable<ICondition> ReadUser(ConditionSettings settings)
    {
        if (IsGiven(settings.Users, "Users", ExactText.IsEmail))
        {
            yield return new TextCondition(
                "Users", settings.Users!.Select(EmailAddress.Canonical), EmailAddress.Comparer, request => request.CanonicalUser);
        }

        if (IsGiven(settings.Domains, "Domains", DomainList.IsValid))
        {
            yield return new DomainCondition(settings.Domains!);
        }

        if (IsGiven(settings.Providers, "Providers", scope.Reaches))
        {
            yield return new TextCondition("Providers", settings.Providers!, StringComparer.Ordinal, request => request.Provider);
        }
    }

    private IEnumerable<ICondition> ReadAuthorization(ConditionSettings settings)
    {
        if (IsGiven(settings.EmailTypes, "EmailTypes", type => EmailTypes.Contains(type), scope.HasAuthorization))
        {
            yield return new TextCondition("EmailTypes", settings.EmailTypes!, StringComparer.Ordinal, request => request.EmailType);
        }

        if (IsGiven(settings.Applications, "Applications", scope.HasApplication, scope.HasAuthorization))
        {
            yield return new TextCondition(
                "Applications", settings.Applications!, StringComparer.OrdinalIgnoreCase, request => request.Application);
        }

        if (IsGiven(settings.Roles, "Roles", role => scope.HasRole(role, settings.Applications), scope.HasAuthorization))
        {
            yield return new TextCondition("Roles", settings.Roles!, StringComparer.Ordinal, request => request.Role);
        }

        if (IsGiven(settings.Resources, "Resources", ExactText.IsResource, scope.HasResource))
        {
            yield return new TextCondition("Resources", settings.Resources!, StringComparer.Ordinal, request => request.Resource);
        }
    }

    private IEnumerable<ICondition> ReadClaims(ConditionSettings settings)
    {
        Require(settings.Claims is not { Count: 0 }, "Claims is empty");
        foreach (var (claim, values) in settings.Claims ?? [])
        {
            var name = PolicyReader.Unescape(claim);
            Require(ExactText.IsClaim(name), $"Claims has the name '{name}', which no claim has");
            if (IsGiven(values, $"Claims:{claim}", ExactText.IsClaim))
            {
                yield return new ClaimCondition(name, values);
            }
        }
    }

    private IEnumerable<ICondition> ReadPlace(ConditionSettings settings)
    {
        if (IsGiven(settings.Networks, "Networks", network => AddressText.ParseNetwork(network) is not null))
        {
            yield return new NetworkCondition([.. settings.Networks!.Select(AddressText.ParseNetwork).OfType<IPNetwork>()]);
        }

        if (IsGiven(settings.Countries, "Countries", CountryCodes.IsKnown))
        {
            Require(countries is not null, "Countries can never be known without Kacls:Perimeters:CountryDatabase");
            yield return new CountryCondition(settings.Countries!, countries);
        }
    }

    private bool IsGiven(string[]? list, string member, Func<string, bool> isFit, bool canBeKnown = true)
    {
        if (list is null)
        {
            return false;
        }

        Require(canBeKnown, $"{member} can never be known: none of the rule's operations has it");
        Require(list.Length > 0, $"can never hold: {member} is empty");
        foreach (var entry in canBeKnown ? list.Where(entry => !isFit(entry)) : [])
        {
            errors.Add(at, $"{member} has the entry '{entry}', which can never hold");
        }

        return true;
    }

    private void Require(bool holds, string what) => errors.Require(holds, at, what);
}
