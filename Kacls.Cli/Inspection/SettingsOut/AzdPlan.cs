using System.Text.Encodings.Web;
using System.Text.Json;
using Kacls.Hosting;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary>
/// Settings as the parameters of infra/ (docs/deploy.md), each in exactly one place. What no parameter takes is an app setting, and
/// goes into the parameter for those.
/// </summary>
internal sealed class AzdPlan
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SortedDictionary<string, string> variables = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> more = new(StringComparer.Ordinal);
    private readonly List<Destination> destinations = [];

    private AzdPlan()
    {
    }

    /// <summary>The variables of azd.</summary>
    public IReadOnlyDictionary<string, string> Variables => variables;

    /// <summary>What has no parameter, by the name of the app setting.</summary>
    public IReadOnlyDictionary<string, string> MoreSettings => more;

    /// <summary>Where each setting went.</summary>
    public IReadOnlyList<Destination> Destinations => destinations;

    /// <summary>Makes it.</summary>
    /// <param name="configuration">The settings as they are written: what is left to its default is not deployed.</param>
    /// <param name="settings">The same, read.</param>
    /// <param name="folder">Where the settings are: the policy's file is named from there.</param>
    public static AzdPlan Of(IConfiguration configuration, KaclsSettings settings, string folder)
    {
        var plan = new AzdPlan();
        var providers = new ProviderParameters(settings.Authentication.Providers);
        var peers = new PeerParameters(settings.Migration.Peers);
        foreach (var (name, value) in providers.Variables.Concat(peers.Variables))
        {
            plan.variables[name] = value;
        }

        foreach (var (key, value) in EffectiveConfiguration.Of(configuration).Where(entry => entry.Value is not null))
        {
            plan.Place(new(key, value!.Trim()), settings, providers, peers, folder);
        }

        if (plan.more.Count > 0)
        {
            plan.variables[Destination.MoreSettings] = JsonSerializer.Serialize(plan.more, Json);
        }

        return plan;
    }

    /// <summary>Writes the JSON of a parameter.</summary>
    public static string ToJson(object value) => JsonSerializer.Serialize(value, Json);

    private void Place(
        WrittenSetting written, KaclsSettings settings, ProviderParameters providers, PeerParameters peers, string folder)
    {
        if (written.Value.Length == 0)
        {
            destinations.Add(new(written.Key, Destination.MoreSettings, "empty: left out, so that the default holds"));
        }
        else if (PlainParameters.Find(written.Pattern) is { } plain && plain.Take(written, settings, folder) is { } parameter)
        {
            variables[parameter.Variable] = parameter.Value;
            destinations.Add(new(written.Key, parameter.Variable));
        }
        else if (IsHsmAlgorithm(written, settings))
        {
            variables["KACLS_MANAGED_HSM_KEK_ALGORITHM"] = written.Value;
            destinations.Add(new(written.Key, "KACLS_MANAGED_HSM_KEK_ALGORITHM", "of every KEK, with KACLS_KEY_STORE managedHsm"));
        }
        else if (ComputedSettings.Find(written) is { } computed)
        {
            destinations.Add(computed);
            if (written.Key == "Kacls:Urls:0" && Uri.TryCreate(written.Value, UriKind.Absolute, out var url)
                && url.AbsolutePath.Trim('/') is { Length: > 0 } prefix && prefix != "v1")
            {
                variables["KACLS_ROUTE_PREFIX"] = prefix;
            }
        }
        else if ((providers.VariableOf(written) ?? peers.VariableOf(written)) is { } variable)
        {
            destinations.Add(new(written.Key, variable));
        }
        else
        {
            more[providers.Renumbered(written).AppSetting] = written.Value;
            destinations.Add(new(
                written.Key, Destination.MoreSettings, written.Pattern.StartsWith("Kacls:KeyEncryption:Keys:n:", StringComparison.Ordinal)
                    ? "by its number in the ring, which must be the template's (docs/keys.md, the ring)"
                    : null));
        }
    }

    /// <summary>The parameter is for the KEKs of a Managed HSM, all of them.</summary>
    private static bool IsHsmAlgorithm(WrittenSetting written, KaclsSettings settings) =>
        written.Pattern == "Kacls:KeyEncryption:Keys:n:Algorithm" && written.Value.StartsWith("A256", StringComparison.Ordinal)
        && Array.TrueForAll(settings.KeyEncryption.Keys, key =>
            key.Algorithm == written.Value && key.KeyId?.Contains(".managedhsm.", StringComparison.Ordinal) == true);
}
