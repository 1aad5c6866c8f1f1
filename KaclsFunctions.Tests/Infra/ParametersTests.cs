using System.Text.Json;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>
/// Each parameter of main.bicep is set by an azd variable, in the form that azd replaces
/// (Azure/azure-dev, cli/azd/pkg/infra/provisioning/bicep/bicep_provider.go), and is in docs/deploy.md.
/// </summary>
public sealed partial class ParametersTests
{
    private static readonly Dictionary<string, string> Given =
        JsonDocument.Parse(Repository.Read("infra/main.parameters.json")).RootElement.GetProperty("parameters").EnumerateObject()
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Value.GetProperty("value").GetString()!);

    [Fact]
    public async Task the_parameters_file_gives_each_parameter_a_variable_and_its_default()
    {
        var parameters = (await CompiledTemplate.MainAsync()).GetProperty("parameters").EnumerateObject();
        Assert.Equal(
            parameters.Select(one => (one.Name, Form(one.Name, one.Value))).Order(), Given.Select(one => (one.Key, one.Value)).Order());
    }

    [Theory]
    [InlineData("vaultCount", "1")]
    [InlineData("suspended", "${KACLS_SUSPENDED=true}")]
    [InlineData("moreSettings", "${KACLS_MORE_SETTINGS={}}")]
    public async Task another_form_is_found(string name, string value)
    {
        var parameter = (await CompiledTemplate.MainAsync()).GetProperty("parameters").GetProperty(name);
        Assert.NotEqual(value, Form(name, parameter));
    }

    /// <summary>GitHub gives an empty text for a variable that is not set, which azd refuses as JSON.</summary>
    [Fact]
    public async Task the_workflow_gives_empty_json_for_a_list_or_an_object_that_is_not_set()
    {
        var workflow = Repository.Read(".github/workflows/deploy.yml");
        var parameters = (await CompiledTemplate.MainAsync()).GetProperty("parameters").EnumerateObject()
            .Where(parameter => parameter.Value.GetProperty("type").GetString() is "array" or "object").ToArray();
        Assert.Equal(3, parameters.Length);
        Assert.All(parameters, parameter =>
        {
            var variable = Variable().Match(Given[parameter.Name]).Value;
            var line = $"{variable}: ${{{{ vars.{variable} || '{parameter.Value.GetProperty("defaultValue")}' }}}}\n";
            Assert.Contains(line, workflow, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void no_two_parameters_share_a_variable() => Assert.Equal(Given.Count, Given.Values.Distinct().Count());

    [Fact]
    public void each_parameter_has_a_row_with_its_variable()
    {
        var rows = Repository.Read("docs/deploy.md").Split("\n## ")
            .Single(part => part.StartsWith("Parameters\n", StringComparison.Ordinal))
            .Split('\n').Where(line => line.StartsWith('|')).ToArray();
        Assert.All(Given.Where(pair => !pair.Value.StartsWith("${AZURE_", StringComparison.Ordinal)), pair => Assert.Single(rows, row =>
            row.Split('|')[1].Contains($"`{pair.Key}`", StringComparison.Ordinal)
                && row.Split('|')[2].Contains($"`{Variable().Match(pair.Value).Value}`", StringComparison.Ordinal)));
    }

    /// <summary>
    /// Texts and numbers have the default behind the variable. A list or an object is JSON as a whole, and none where the variable is not
    /// set: the braces of a default would end the variable too early.
    /// </summary>
    private static string Form(string name, JsonElement parameter)
    {
        var variable = Variable().Match(Given.GetValueOrDefault(name, "")).Value;
        if (parameter.GetProperty("type").GetString() is "array" or "object")
        {
            Assert.Contains(parameter.GetProperty("defaultValue").ToString(), (string[])["[]", "{}"]);
            return $"${{{variable}}}";
        }

        var isOfAzd = name is "environmentName" or "location" or "principalId";
        return isOfAzd ? $"${{{variable}}}" : $"${{{variable}={parameter.GetProperty("defaultValue")}}}";
    }

    [GeneratedRegex("(KACLS|AZURE)_[A-Z_]+")]
    private static partial Regex Variable();
}
