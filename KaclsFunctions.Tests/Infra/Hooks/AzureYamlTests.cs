using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>azure.yaml names what is there.</summary>
public sealed partial class AzureYamlTests
{
    private static readonly string Yaml = Repository.Read("azure.yaml");

    [Fact]
    public void each_hook_names_its_script_for_each_shell() => Assert.Equal(
        [
            ("preprovision", "posix", "sh", "infra/hooks/preprovision.sh"),
            ("preprovision", "windows", "pwsh", "infra/hooks/preprovision.ps1"),
            ("predeploy", "posix", "sh", "infra/hooks/predeploy.sh"),
            ("predeploy", "windows", "pwsh", "infra/hooks/predeploy.ps1"),
            ("postdeploy", "posix", "sh", "infra/hooks/postdeploy.sh"),
            ("postdeploy", "windows", "pwsh", "infra/hooks/postdeploy.ps1"),
            ("predown", "posix", "sh", "infra/hooks/predown.sh"),
            ("predown", "windows", "pwsh", "infra/hooks/predown.ps1"),
        ],
        Hooks().SelectMany(hook => Platforms().Matches(hook.Groups["platforms"].Value).Select(platform =>
            (hook.Groups["name"].Value, platform.Groups["name"].Value, platform.Groups["shell"].Value, platform.Groups["run"].Value))));

    /// <summary>
    /// An older azd doesn't take an object from a variable, as KACLS_MORE_SETTINGS is one (github.com/Azure/azure-dev, pull request 6694).
    /// </summary>
    [Fact]
    public void it_asks_for_an_azd_that_takes_objects_from_variables() =>
        Assert.Contains("\nrequiredVersions:\n  azd: '>= 1.23.4'\n", Yaml, StringComparison.Ordinal);

    /// <summary>
    /// azd leaves a service out whose condition is empty or anything but true, 1 or yes, and looks for its app, by the service's name in a
    /// tag, in that group (github.com/Azure/azure-dev, cli/azd/pkg/project: service_config.go, resource_manager.go).
    /// </summary>
    [Fact]
    public void the_second_regions_app_is_a_service_of_the_same_project_on_condition()
    {
        const string Service = "    project: ./KaclsFunctions\n    language: dotnet\n    host: function\n";
        Assert.Contains($"\nservices:\n  kacls:\n{Service}", Yaml, StringComparison.Ordinal);
        Assert.Contains(
            $"\n  kacls-second:\n{Service}    resourceGroup: ${{KACLS_SECOND_RESOURCE_GROUP}}\n    condition: ${{KACLS_SECOND_REGION}}\n",
            Yaml,
            StringComparison.Ordinal);
    }

    [Fact]
    public void every_path_in_it_exists()
    {
        var paths = Paths().Matches(Yaml).Select(match => match.Groups["path"].Value).ToArray();
        Assert.Equal(11, paths.Length);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
    }

    // azd starts a script for sh by its path alone.
    [ToolFact("git")]
    public async Task its_sh_scripts_are_executable_as_they_come_out_of_git()
    {
        var scripts = (await ProgramRun.OfAsync("git", "ls-files", "--stage", "infra/hooks/*.sh")).Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(14, scripts.Length);
        Assert.All(scripts, script => Assert.StartsWith("100755 ", script, StringComparison.Ordinal));
    }

    private static MatchCollection Hooks() => HooksByName().Matches(Yaml[Yaml.IndexOf("\nhooks:\n", StringComparison.Ordinal)..]);

    [GeneratedRegex(@"^  (?<name>\w+):\n(?<platforms>(?:    .*\n)+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex HooksByName();

    [GeneratedRegex(
        @"^    (?<name>\w+):\n      shell: (?<shell>\w+)\n      run: (?<run>\S+)\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Platforms();

    [GeneratedRegex(@"^\s+(?:project|run|path): (?<path>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Paths();
}
