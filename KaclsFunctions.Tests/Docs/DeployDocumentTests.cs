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

    /// <summary>A deployment gives all settings anew: a variable that the workflow leaves out would be reset by it.</summary>
    [Fact]
    public void the_deployment_workflow_gives_every_variable_of_the_parameters_file() =>
        Assert.Equal(Variables(), Names(WorkflowVariable(), ".github/workflows/deploy.yml"));

    private static string[] Variables() => Names(ParameterVariable(), "infra/main.parameters.json");

    private static string[] Names(Regex pattern, string file) =>
        [.. pattern.Matches(Repository.Read(file)).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^param (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\$\{(?<name>KACLS_\w+)[=}]", RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterVariable();

    [GeneratedRegex(@"vars\.(?<name>KACLS_\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex WorkflowVariable();
}
