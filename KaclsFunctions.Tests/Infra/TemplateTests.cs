using System.Text.Json;
using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Infra;

/// <summary>Rules over the compiled template: limits of parameters, the order of what Azure can't make at once, arm-ttk's rules.</summary>
public sealed partial class TemplateTests
{
    // That a role permits no management, and has no exceptions, is said. A budget must list addresses, and here tells roles and groups.
    private static readonly string[] MayBeEmpty =
        [
            "actions", "contactEmails", "notActions", "notDataActions", "defaultValue", "value", "parameters", "outputs", "variables",
            "resources", "properties"
        ];

    [Fact]
    public async Task a_number_has_a_least_and_a_greatest_value_and_a_name_the_lengths_that_azure_takes() =>
        Assert.Empty(LimitFaults(await CompiledTemplate.MainAsync()));

    [Fact]
    public async Task a_vault_has_one_change_at_a_time() => Assert.Empty(OrderFaults(await CompiledTemplate.MainAsync()));

    /// <summary>Azure/arm-ttk: URIs-Should-Be-Properly-Constructed, Template-Should-Not-Contain-Blanks.</summary>
    [Fact]
    public async Task a_uri_is_made_by_the_function_for_it_and_nothing_is_left_empty()
    {
        var main = await CompiledTemplate.MainAsync();
        Assert.Empty(UriFaults(main, "main"));
        Assert.Empty(EmptyFaults(main, "main"));
    }

    [Fact]
    public async Task a_planted_fault_is_found()
    {
        using var infra = new InfraCopy();
        infra.Replace("main.bicep", "@maxValue(8)\n", "");
        infra.Replace("keys/vault.bicep", "@maxLength(24)\n", "");
        infra.Replace("keys/key-store.bicep", "dependsOn: [keks]", "dependsOn: [vaults]");
        infra.Replace("keys/key-store.bicep", "dependsOn: [sealKeys]", "dependsOn: [vaults]");
        infra.Replace("main.bicep", "dependsOn: [madeKeysGroups, observability, signerRole]", "dependsOn: [madeKeysGroups, observability]");
        infra.Replace("main.bicep", "dependsOn: [madeGroups, keys, broughtKeyAccess]", "dependsOn: [madeGroups, broughtKeyAccess]");
        infra.Replace("region.bicep", "uri('https://${functionApp.outputs.hostName}', routePrefix)", "'https://${routePrefix}'");
        infra.Replace("functions/function-app.bicep", "clientAffinityEnabled: false", "clientAffinityEnabled: false, dnsConfiguration: {}");
        var main = await CompiledTemplate.CompileAsync(infra);
        Assert.Equal(2, LimitFaults(main).Count());
        Assert.Equal(4, OrderFaults(main).Count());
        Assert.Single(UriFaults(main, "main"));
        Assert.Single(EmptyFaults(main, "main"));
    }

    private static IEnumerable<string> LimitFaults(JsonElement main)
    {
        foreach (var (name, template) in CompiledTemplate.WithModules(main))
        {
            var names = CompiledTemplate.Resources(template)
                .Where(resource => resource.Value.TryGetProperty("name", out _))
                .SelectMany(resource => Parameter().Matches(resource.Value.GetProperty("name").GetString()!))
                .Select(match => match.Groups["name"].Value).ToHashSet();
            var parameters = template.TryGetProperty("parameters", out var some) ? some.EnumerateObject().ToArray() : [];
            foreach (var parameter in parameters)
            {
                var isNumber = parameter.Value.TryGetProperty("type", out var type) && type.GetString() == "int";
                if (isNumber && !Has(parameter.Value, "allowedValues") && !Has(parameter.Value, "minValue", "maxValue"))
                {
                    yield return $"{name}: the number {parameter.Name} has no limits";
                }

                if (names.Contains(parameter.Name) && parameter.Name.EndsWith("ame", StringComparison.Ordinal)
                    && !Has(parameter.Value, "minLength", "maxLength"))
                {
                    yield return $"{name}: the name {parameter.Name} has no limits";
                }
            }
        }
    }

    private static bool Has(JsonElement element, params string[] names) => names.All(name => element.TryGetProperty(name, out _));

    private static IEnumerable<string> OrderFaults(JsonElement main)
    {
        var region = CompiledTemplate.Module(main, "regions");
        (JsonElement Template, string Later, string Earlier)[] order =
        [
            (main, "regions", "keys"),
            (main, "regions", "broughtKeyAccess"),
            (main, "keys", "signerRole"),
            (main, "broughtKeyAccess", "signerRole"),
            (main, "regions", "frontDoorProfile"),
            (main, "frontDoorRoute", "regions"),
            (CompiledTemplate.Module(main, "keys"), "keks", "vaults"),
            (CompiledTemplate.Module(main, "keys"), "sealKeys", "keks"),
            (CompiledTemplate.Module(main, "keys"), "signingKey", "sealKeys"),
            (CompiledTemplate.Module(region, "functionApp"), "domain", "certificate"),
            (region, "functionApp", "hostStorageEndpoint"),
            (region, "applySettings", "keyEndpoints"),
            (region, "package", "applySettings"),
        ];
        return order
            .Where(pair => !CompiledTemplate.DependsOn(pair.Template, pair.Later).Contains(pair.Earlier))
            .Select(pair => $"{pair.Later} does not wait for {pair.Earlier}");
    }

    private static IEnumerable<string> UriFaults(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => UriFaults(member.Value, $"{path}.{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => UriFaults(item, path)),
        JsonValueKind.String when UriName().IsMatch(path) && UnfitForUri().IsMatch(element.GetString()!) => [path],
        _ => [],
    };

    private static IEnumerable<string> EmptyFaults(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => EmptyFaults(item, path)),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            IsEmpty(member.Value) && !MayBeEmpty.Contains(member.Name) && !member.Name.StartsWith('[')
                ? [$"{path}.{member.Name}"]
                : EmptyFaults(member.Value, $"{path}.{member.Name}")),
        _ => [],
    };

    private static bool IsEmpty(JsonElement element) => element.GetRawText() is "{}" or "[]" or "\"\"" or "null";

    [GeneratedRegex(@"parameters\('(?<name>\w+)'\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();

    /// <summary>A member whose name ends in uri or url, or the value of a parameter or an output of that name.</summary>
    [GeneratedRegex(@"ur[il](\.value)?$", RegexOptions.IgnoreCase)]
    private static partial Regex UriName();

    /// <summary>format or concat before any uri.</summary>
    [GeneratedRegex(@"^\[((?!\buri\().)*\b(format|concat)\(")]
    private static partial Regex UnfitForUri();
}
