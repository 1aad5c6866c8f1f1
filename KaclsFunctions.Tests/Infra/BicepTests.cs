using System.Text.Json;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>What the Bicep compiler and its linter say of infra/.</summary>
public sealed partial class BicepTests
{
    [Fact]
    public async Task the_compiler_and_its_linter_find_nothing()
    {
        using var infra = new InfraCopy();
        Assert.Empty(await BicepCompiler.LintAsync(infra.Root));
    }

    [Fact]
    public async Task a_planted_fault_is_found()
    {
        (string File, string Before, string After, string Found)[] faults =
        [
            ("keys/managed-hsm.bicep", "enablePurgeProtection:", "enablePurgeProtecton:", "BCP089"),
            ("keys/vault.bicep", "tenant().tenantId", "nobody().tenantId", "BCP057"),
            ("keys/key.bicep", "Microsoft.KeyVault/vaults/keys@2026-05-15", "Microsoft.KeyVault/vaults/keys@2024-11-01",
                "use-recent-api-versions"),
            ("network/network.bicep", "priority: 100", "priority: 'first'", "BCP036"),
            ("storage/host-storage.bicep", "publicAccess: 'None'", "publicAccess: packageContainer", "BCP036"),
            ("observability/log-analytics.bicep", "sku: { name: 'PerGB2018' }", "sku: {}", "BCP035"),
            ("identity.bicep", "tags: tags", "tags: {}", "no-unused-params"),
            ("monitoring/workbook.bicep", "'workbook.json'", "'workbooks.json'", "BCP091"),
            ("main.bicep", "retentionInDays: logRetentionInDays", "retentionDays: logRetentionInDays", "BCP035"),
        ];

        using var infra = new InfraCopy();
        Assert.All(faults, fault => infra.Replace(fault.File, fault.Before, fault.After));
        var found = await BicepCompiler.LintAsync(infra.Root);
        Assert.All(
            faults,
            fault => Assert.Contains(
                found, text => text.StartsWith($"{Path.GetFileName(fault.File)}: {fault.Found}: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void a_linter_rule_that_is_off_says_why()
    {
        var lines = File.ReadAllLines(Path.Combine(InfraCopy.Original, "bicepconfig.json"));
        var off = Enumerable.Range(0, lines.Length).Where(line => lines[line].Contains("\"off\"", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(off);
        Assert.All(off, line => Assert.StartsWith("//", lines[line - 1].Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public void a_file_says_what_it_is() =>
        Assert.All(Directory.GetFiles(InfraCopy.Original, "*.bicep", SearchOption.AllDirectories), path =>
            Assert.Matches(Description(), File.ReadAllText(path)));

    /// <summary>
    /// azd gives main.parameters.json's values, the scenarios leave main.bicep's defaults: a default deployment is the same by both.
    /// </summary>
    [Fact]
    public async Task the_parameters_file_gives_each_parameter_its_default()
    {
        using var infra = new InfraCopy();
        var build = await BicepCompiler.RunAsync("build", infra.PathOf("main.bicep"), "--stdout");
        Assert.Equal(0, build.ExitCode);
        var defaults = JsonDocument.Parse(build.Output).RootElement.GetProperty("parameters").EnumerateObject()
            .ToDictionary(
                parameter => parameter.Name,
                parameter => parameter.Value.TryGetProperty("defaultValue", out var value) ? value.ToString() : "none");
        var given = JsonDocument.Parse(Repository.Read("infra/main.parameters.json")).RootElement.GetProperty("parameters")
            .EnumerateObject()
            .ToDictionary(
                parameter => parameter.Name, parameter => AzdVariable().Replace(parameter.Value.GetProperty("value").ToString(), "$1"));

        foreach (var ofAzd in (string[])["environmentName", "location", "principalId"])
        {
            Assert.StartsWith("${AZURE_", given[ofAzd], StringComparison.Ordinal);
            given.Remove(ofAzd);
            defaults.Remove(ofAzd);
        }

        Assert.Equal(defaults.OrderBy(pair => pair.Key, StringComparer.Ordinal), given.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [GeneratedRegex("^metadata description = '.+'", RegexOptions.Multiline)]
    private static partial Regex Description();

    [GeneratedRegex(@"^\$\{KACLS_\w+=(.*)\}$")]
    private static partial Regex AzdVariable();
}
