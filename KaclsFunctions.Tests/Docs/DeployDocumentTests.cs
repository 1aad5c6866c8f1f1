using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>What docs/deploy.md and the deployment workflow say about the parameters of infra/.</summary>
public sealed partial class DeployDocumentTests
{
    [Fact]
    public void every_parameter_is_described()
    {
        var document = Repository.Read("docs/deploy.md");
        var parameters = Parameter().Matches(Repository.Read("infra/main.bicep")).Select(match => match.Groups["name"].Value).ToArray();
        Assert.NotEmpty(parameters);
        Assert.All(parameters, name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void every_variable_of_the_parameters_file_is_described() =>
        Assert.All(Variables(), name => Assert.Contains($"`{name}`", Repository.Read("docs/deploy.md"), StringComparison.Ordinal));

    /// <summary>To set: a parameter's variable; to look up: an output. One app setting has such a name too.</summary>
    [Fact]
    public void every_variable_that_a_page_names_exists()
    {
        var outputs = Repository.Read("infra/main.bicep").Split('\n').Where(line => line.StartsWith("output ", StringComparison.Ordinal));
        var known = Variable().Matches(string.Join(' ', outputs)).Select(match => match.Value)
            .Concat(Variables()).Append("KACLS_DEPLOYED_SETTINGS").ToHashSet();
        Assert.All(
            FormTests.PageNames,
            page => Assert.Empty(Variable().Matches(Repository.Read(page)).Select(match => match.Value).Except(known)));
    }

    /// <summary>A deployment gives all settings anew: a variable that the workflow leaves out would be reset by it.</summary>
    [Fact]
    public void the_deployment_workflow_gives_every_variable_of_the_parameters_file() =>
        Assert.Equal(Variables(), Names(WorkflowVariable(), ".github/workflows/deploy.yml"));

    /// <summary>Its last table says how far each command of the documents was checked: eng/parse-az-commands.py.</summary>
    [Fact]
    public void every_az_command_of_the_documents_is_in_the_table_of_what_was_checked()
    {
        var named = FormTests.PageNames.SelectMany(page => AzCommand().Matches(Repository.Read(page)))
            .Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.InRange(named.Length, 20, 60);
        var document = Repository.Read("docs/deploy.md");
        var table = document[document.LastIndexOf("\n\n", StringComparison.Ordinal)..];
        Assert.Equal(
            named, AzName().Matches(table).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    /// <summary>Out of Resource Manager's reach, they are made by these commands as keys/key-store.bicep makes those of a vault.</summary>
    [Fact]
    public void the_commands_for_a_managed_hsm_make_a_seal_key_that_only_signs_and_never_expires()
    {
        var commands = Repository.Read("docs/deploy.md").Split('\n').Where(line => line.StartsWith("az ", StringComparison.Ordinal))
            .Where(line => line.Contains("kacls-kek-seal", StringComparison.Ordinal));
        Assert.Equal(
            [
                "az keyvault key create --hsm-name <hsm> --name kacls-kek-seal --kty RSA-HSM --size 2048 --ops sign",
                "az keyvault role assignment create --hsm-name <hsm> --role \"KACLS signer\" --assignee-object-id <id> "
                    + "--assignee-principal-type ServicePrincipal --scope /keys/kacls-kek-seal",
            ],
            commands);
    }

    /// <summary>Named by their ids in the hook, which asks for those of them that refuse to make a key.</summary>
    [Fact]
    public void the_policies_that_the_hooks_look_for_are_described() => Assert.All(
        (string[])["infra/hooks/policies.sh", "infra/hooks/policies.ps1"],
        hook =>
        {
            var ids = PolicyId().Matches(Repository.Read(hook)).Select(match => match.Value).ToArray();
            Assert.Equal(3, ids.Length);
            Assert.All(ids, id => Assert.Contains($"| `{id}` |", Repository.Read("docs/deploy.md"), StringComparison.Ordinal));
        });

    /// <summary>What public threads tell of subnets: the hook says it to whoever deploys, the page to whoever prepares them.</summary>
    [Theory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public void the_threads_about_subnets_are_the_same_in_the_hook_and_on_the_page(string language)
    {
        var page = Repository.Read("docs/deploy.md");
        var section = page[page.IndexOf("\n## What a company brings\n", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 1, StringComparison.Ordinal)];
        var threads = Thread().Matches(section).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(5, threads.Length);
        Assert.Equal(
            threads,
            Thread().Matches(Repository.Read($"infra/hooks/subnets.{language}")).Select(match => match.Value).Distinct()
                .Order(StringComparer.Ordinal));
    }

    private static string[] Variables() => Names(ParameterVariable(), "infra/main.parameters.json");

    private static string[] Names(Regex pattern, string file) =>
        [.. pattern.Matches(Repository.Read(file)).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A command with options, in a sentence or on its line of a block; a name alone is no command to type.</summary>
    [GeneratedRegex(@"(^ *|`)(?<name>az( [a-z][a-z-]*)+) --", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex AzCommand();

    [GeneratedRegex("[A-Za-z][A-Za-z-]+#[0-9]+")]
    private static partial Regex Thread();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex PolicyId();

    [GeneratedRegex("`(?<name>az [a-z -]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex AzName();

    [GeneratedRegex(@"^param (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\$\{(?<name>KACLS_\w+)[=}]", RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterVariable();

    [GeneratedRegex(@"KACLS_[A-Z_]+\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"vars\.(?<name>KACLS_\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex WorkflowVariable();
}
