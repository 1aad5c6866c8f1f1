using System.Text.RegularExpressions;

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
            ("region.bicep", "appName: appName\n    settings", "appName: functionApp.outputs.hostName\n    settings",
                "what-if-short-circuiting"),
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

    /// <summary>what-if sees each resource, but for role assignments: their names follow the identity's object id.</summary>
    [Fact]
    public void a_name_that_only_azure_knows_is_that_of_a_role_assignment()
    {
        var lines = Directory.GetFiles(InfraCopy.Original, "*.bicep", SearchOption.AllDirectories).Select(File.ReadAllLines);
        var let = lines.SelectMany(file => file.Zip(file.Skip(1)))
            .Where(pair => pair.First.Contains("#disable-next-line what-if-short-circuiting", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(let);
        Assert.All(let, pair => Assert.Matches("^principalIds?: ", pair.Second.Trim()));
    }

    [GeneratedRegex("^metadata description = '.+'", RegexOptions.Multiline)]
    private static partial Regex Description();
}
