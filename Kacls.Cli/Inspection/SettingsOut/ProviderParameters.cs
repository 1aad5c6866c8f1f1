using System.Text.Json.Nodes;
using Kacls.Settings;

namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary>
/// Identity providers: the first with a discovery document has parameters of its own, the others are in one list. What neither has a place
/// for, such as Algorithms, is an app setting under the number that the provider gets there.
/// </summary>
internal sealed class ProviderParameters
{
    private const string Section = "Kacls:Authentication:Providers:n";
    private const string Others = "KACLS_MORE_IDENTITY_PROVIDERS";

    private static readonly Dictionary<string, string> OfFirst = new(StringComparer.OrdinalIgnoreCase)
    {
        [$"{Section}:Name"] = "KACLS_IDP_NAME",
        [$"{Section}:Issuer"] = "KACLS_IDP_ISSUER",
        [$"{Section}:Discovery"] = "KACLS_IDP_DISCOVERY",
        [$"{Section}:Audiences"] = "KACLS_IDP_AUDIENCES",
        [$"{Section}:Uses"] = "KACLS_IDP_USES",
        [$"{Section}:Domains"] = "KACLS_IDP_DOMAINS",
        [$"{Section}:EmailClaim"] = "KACLS_IDP_EMAIL_CLAIM",
        [$"{Section}:IgnoreEmailVerified"] = "KACLS_IDP_IGNORE_EMAIL_VERIFIED",
    };

    private readonly AuthenticationProviderSettings[] providers;
    private readonly int first;

    public ProviderParameters(AuthenticationProviderSettings[] providers)
    {
        this.providers = providers;
        first = Array.FindIndex(providers, provider => provider is { Discovery.Length: > 0, Keys.Length: 0 }
            && Array.TrueForAll([provider.Audiences, provider.Uses, provider.Domains], list => PlainParameters.Join(list) is not null));
        Variables = Read();
    }

    /// <summary>The variables and their values.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>The variable that has a setting; null: none has.</summary>
    public string? VariableOf(WrittenSetting written) =>
        !OfFirst.TryGetValue(written.Pattern, out var variable)
            ? written.Pattern == $"{Section}:Keys" && providers[written.Number].Keys.Length == 1 ? Others : null
            : written.Number == first ? variable : Others;

    /// <summary>A setting under the number that its provider has in the deployment.</summary>
    public WrittenSetting Renumbered(WrittenSetting written) =>
        !written.Pattern.StartsWith($"{Section}:", StringComparison.OrdinalIgnoreCase) ? written
            : written.At(first < 0 ? written.Number + 1
                : written.Number == first ? 0 : written.Number < first ? written.Number + 1 : written.Number);

    private Dictionary<string, string> Read()
    {
        // The template always has a first provider. Without a client id it accepts nobody, and a guests' one needs no domains.
        var variables = providers.Length == 0 ? [] : first < 0
            ? new Dictionary<string, string> { ["KACLS_IDP_USES"] = "guest" }
            : OfProvider(providers[first]);
        var others = providers.Where((_, index) => index != first).Select(provider => (JsonNode)OtherOf(provider)).ToArray();
        if (others.Length > 0)
        {
            variables[Others] = AzdPlan.ToJson(new JsonArray(others));
        }

        return variables;
    }

    private static Dictionary<string, string> OfProvider(AuthenticationProviderSettings provider)
    {
        var variables = new Dictionary<string, string>
        {
            ["KACLS_IDP_NAME"] = provider.Name!,
            ["KACLS_IDP_ISSUER"] = provider.Issuer!,
            ["KACLS_IDP_DISCOVERY"] = provider.Discovery!,
            ["KACLS_IDP_AUDIENCES"] = PlainParameters.Join(provider.Audiences)!,
            ["KACLS_IDP_USES"] = PlainParameters.Join(provider.Uses)!,
            ["KACLS_IDP_DOMAINS"] = PlainParameters.Join(provider.Domains)!,
            ["KACLS_IDP_EMAIL_CLAIM"] = provider.EmailClaim,
            ["KACLS_IDP_IGNORE_EMAIL_VERIFIED"] = provider.IgnoreEmailVerified ? "true" : "false",
        };
        return variables.Where(entry => entry.Value.Length > 0).ToDictionary();
    }

    private static JsonObject OtherOf(AuthenticationProviderSettings provider)
    {
        var other = new JsonObject
        {
            ["name"] = provider.Name,
            ["issuer"] = provider.Issuer,
            ["audiences"] = ListOf(provider.Audiences),
            ["uses"] = ListOf(provider.Uses),
        };
        Add("discovery", provider.Discovery is { Length: > 0 }, () => provider.Discovery);
        Add("keys", provider.Keys.Length == 1, () => provider.Keys[0]);
        Add("domains", provider.Domains.Length > 0, () => ListOf(provider.Domains));
        Add("emailClaim", provider.EmailClaim != "email", () => provider.EmailClaim);
        Add("ignoreEmailVerified", provider.IgnoreEmailVerified, () => true);
        return other;

        void Add(string name, bool isThere, Func<JsonNode?> value)
        {
            if (isThere)
            {
                other[name] = value();
            }
        }
    }

    private static JsonArray ListOf(string[] values) => [.. values.Select(value => (JsonNode)value)];
}
