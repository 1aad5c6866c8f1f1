using System.Text;
using Kacls.Access;
using Kacls.Errors;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kacls.Cli.Doctor.Providers;

/// <summary>What our settings say of the provider and of a token: the service's own code judges it.</summary>
internal sealed class OpinionCheck(ProviderProbe provider) : Check("settings")
{
    /// <summary>Judges both.</summary>
    public async Task<IReadOnlyList<Finding>> JudgeAsync(CancellationToken cancellation)
    {
        var findings = JudgeProvider().ToList();
        if (provider.Token is { } token)
        {
            findings.Add(await JudgeTokenAsync(token, cancellation));
        }

        return findings;
    }

    private IEnumerable<Finding> JudgeProvider()
    {
        var all = provider.Settings!.Settings.Authentication.Providers;
        var entries = Array.FindAll(all, entry => entry.Issuer == provider.Issuer);
        if (entries.Length == 0)
        {
            yield return Finding(
                $"No provider has the issuer {provider.Issuer}; there are {string.Join(", ", all.Select(entry => entry.Issuer))}.",
                "Name it in Kacls:Authentication:Providers, to the letter, slash included.");
            yield break;
        }

        string[] missing = [.. provider.ClientIds.Except(entries.SelectMany(entry => entry.Audiences), StringComparer.Ordinal)];
        yield return missing.Length > 0
            ? Finding(
                $"The provider {entries[0].Name} does not accept {string.Join(", ", missing)}.",
                "Add the client id to its Audiences: there is one for each of Google's clients.")
            : Ok($"The provider {entries[0].Name} accepts the client ids.");
    }

    private async Task<Finding> JudgeTokenAsync(string token, CancellationToken cancellation)
    {
        using var factory = new KeySourceFactory(
            provider.Time, NullLoggerFactory.Instance, authorities: provider.Settings!.Authorities);
        var validator = new TokenValidator(
            provider.Settings.Issuers.Open(factory.Open), provider.Time, provider.Settings.Settings.ClockSkew);
        try
        {
            var authentication = await validator.ValidateAuthenticationAsync(
                Encoding.UTF8.GetBytes(token), TokenPurposes.User | TokenPurposes.Guest | TokenPurposes.Privileged, cancellation);
            ProviderDomainRule.Check(authentication);
            return Ok($"The token is accepted from {authentication.Provider}, for the uses "
                + $"{string.Join(", ", TokenPurposesNames.Of(authentication.Uses))}; "
                + $"{authentication.ComparableClaim} is compared: {authentication.ComparableEmail}.");
        }
        catch (KaclsException refusal)
        {
            return Finding(
                $"The token is refused, {refusal.Error.ReasonCode}: {refusal.Message}{(refusal.Detail is { } detail ? $" {detail}" : "")}",
                $"docs/errors.md says what {refusal.Error.ReasonCode} means.");
        }
    }
}
