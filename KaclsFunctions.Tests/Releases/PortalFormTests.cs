using System.Text.Json;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Infra;

namespace KaclsFunctions.Tests.Releases;

/// <summary>infra/portal/createUiDefinition.json gives what main.bicep takes, and nothing that it refuses.</summary>
public sealed class PortalFormTests
{
    /// <summary>
    /// What the form leaves out: objects and lists, which have no control; what azd alone needs; and what only a file of one's own or a
    /// known fault calls for. A new parameter is either in the form or here.
    /// </summary>
    private static readonly string[] LeftOut =
        ["moreIdentityProviders", "moreSettings", "perimetersFile", "principalId", "tags", "usePlaceholder"];

    private static readonly PortalForm Form = PortalForm.Own;

    [Fact]
    public void azures_schema_and_rules_find_no_fault() => Assert.Empty(PortalFormRules.FaultsOf(Form));

    [Theory]
    [InlineData("\"handler\": \"Microsoft.Azure.CreateUIDef\"", "\"handler\": \"Microsoft.Compute\"", "handler is not")]
    [InlineData("0.1.2-preview/", "0.1.3-preview/", "$schema is not")]
    [InlineData("\"toolTip\": \"Where Azure fetches the program: this release's.\"", "\"toolTip\": \"\"", "packageUrl has no toolTip")]
    [InlineData("\"label\": \"Package\",", "", "packageUrl lacks label")]
    [InlineData("\"label\": \"Package\",", "\"label\": \"Package\", \"hint\": \"x\",", "packageUrl must not have hint")]
    [InlineData("\"name\": \"vaultCount\"", "\"name\": \"keyStore\"", "steps('keys').keyStore is there twice")]
    [InlineData("\"defaultValue\": \"Key vaults\"", "\"defaultValue\": \"vault\"", "keyStore: its default is no label")]
    [InlineData("Microsoft.Common.InfoBox", "Microsoft.Common.Slider", "Microsoft.Common.Slider is not in the list")]
    [InlineData("\"regex\": \"^[0-9]{1,1}$\"", "\"regex\": \"^[0-9]+$\"", "vaultCount: a validation needs")]
    [InlineData("\"label\": \"Package\",", "\"label\": \"Package\", \"placeholder\": null,", "placeholder is blank")]
    public void a_planted_fault_is_found(string before, string after, string fault)
    {
        Assert.Contains(before, Form.Text, StringComparison.Ordinal);
        var planted = new PortalForm(Form.Text.Replace(before, after, StringComparison.Ordinal));
        Assert.Contains(PortalFormRules.FaultsOf(planted), text => text.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task each_parameter_is_in_the_form_or_left_out_on_purpose()
    {
        var parameters = await ParametersAsync();
        Assert.Equal(parameters.Keys.Except(LeftOut).Order(), Form.Outputs.Keys.Order());
        Assert.All(LeftOut, name => Assert.True(parameters[name].TryGetProperty("defaultValue", out _), name));
    }

    [Fact]
    public void the_region_is_that_of_the_basics() => Assert.Equal("[location()]", Form.Outputs["location"]);

    [Fact]
    public void each_control_gives_one_parameter_of_its_own_name() => Assert.Equal(
        Form.Inputs.Select(control => control.Name).Order(),
        Outputs().Select(name => Form.ControlOf(name).Name == name ? name : $"not {name}").Order());

    [Fact]
    public async Task every_value_of_an_allowed_set_is_offered_and_no_other()
    {
        var sets = (await ParametersAsync()).Where(one => one.Value.TryGetProperty("allowedValues", out _) && !LeftOut.Contains(one.Key));
        Assert.All(sets, parameter => Assert.Equal(
            parameter.Value.GetProperty("allowedValues").EnumerateArray().Select(value => value.ToString()).Order(),
            Form.ControlOf(parameter.Key).Choices.Select(choice => Form.Given(parameter.Key, choice.Value)).Order()));
    }

    [Fact]
    public async Task untouched_the_form_gives_the_templates_own_defaults()
    {
        var parameters = await ParametersAsync();
        Assert.All(Outputs().Except(["environmentName", "packageUrl"]), name =>
        {
            var control = Form.ControlOf(name);
            var value = control.HasChoices ? control.Choices.Single(choice => choice.Label == control.Default).Value : control.Default!;
            Assert.Equal(parameters[name].GetProperty("defaultValue").ToString(), Form.Given(name, value));
        });
    }

    [Fact]
    public async Task what_the_template_does_not_take_empty_is_required()
    {
        foreach (var (name, parameter) in (await ParametersAsync()).Where(one => Outputs().Contains(one.Key)))
        {
            var isText = parameter.GetProperty("type").GetString() == "string" && !parameter.TryGetProperty("allowedValues", out _);
            var mayBeEmpty = isText && !parameter.TryGetProperty("minLength", out _)
                && parameter.TryGetProperty("defaultValue", out var value) && value.GetString() is "";
            var control = Form.ControlOf(name);
            var required = control.Constraints.GetProperty("required").GetBoolean();
            Assert.True(required == (control.HasChoices || !mayBeEmpty) || name == "packageUrl", name);
            Assert.True(control.HasChoices || Admits(control, "") == !required, name);
        }
    }

    [Fact]
    public async Task a_number_is_given_as_one_and_in_its_bounds()
    {
        foreach (var (name, parameter) in (await ParametersAsync()).Where(one => one.Value.GetProperty("type").GetString() == "int"))
        {
            var control = Form.ControlOf(name);
            Assert.True(control.HasChoices || Form.Outputs[name] == $"[int({control.Reference})]", name);
            Assert.True(control.HasChoices || Admits(control, parameter.GetProperty("maxValue").ToString()), name);
            Assert.False(!control.HasChoices && Admits(control, "two"), name);
        }
    }

    [Theory]
    [InlineData("ownerDomains", "contoso.com", "contoso.com,xn--bcher-kva.example")]
    [InlineData("idpAudiences", "2b7d9c3e-0b1c-4f5e-9a53-3f6f3c0b6a11", "1234-abc.apps.googleusercontent.com,api://kacls")]
    [InlineData("idpIssuer", "https://login.microsoftonline.com/common/v2.0", "https://idp.example")]
    [InlineData("privilegedUsers", "admin@contoso.com", "a@contoso.com,b@contoso.com")]
    [InlineData("customDomain", "kacls.contoso.com", "k.example")]
    [InlineData("publicUrl", "https://kacls.contoso.com/v1", "https://kacls.contoso.com:8443/cse")]
    [InlineData("keyStoreAllowedAddresses", "203.0.113.7", "203.0.113.0/24,2001:db8::/32")]
    [InlineData("existingResourceGroups", "rg-one", ",rg-two")]
    [InlineData("packageUrl", "https://github.com/o/r/releases/download/v0.1.0/kacls-0.1.0.zip", "https://host.example/kacls.zip")]
    [InlineData("secondLocation", "northeurope", "eastus2")]
    [InlineData("actionGroupId", $"{Group}Microsoft.Insights/actionGroups/ops", $"{Group}microsoft.insights/actionGroups/ops")]
    [InlineData("existingAppSubnets", Subnet, $",{Subnet}")]
    [InlineData("existingKeks", Key, $"{Key},{Key}")]
    public void what_people_type_is_taken(string name, string one, string other)
    {
        var control = Form.ControlOf(name);
        Assert.True(Admits(control, one), one);
        Assert.True(Admits(control, other), other);
    }

    [Theory]
    [InlineData("ownerDomains", "contoso", "https://contoso.com", "contoso.com, contoso.de", "contoso.com,", "@contoso.com")]
    [InlineData("idpAudiences", "one two", "one,", "one, two")]
    [InlineData("idpIssuer", "http://idp.example", "idp.example", "https://idp.example,https://two.example")]
    [InlineData("privilegedUsers", "admin", "admin@contoso", "a@contoso.com b@contoso.com")]
    [InlineData("customDomain", "https://kacls.contoso.com", "kacls.contoso.com/v1", "kacls")]
    [InlineData("publicUrl", "https://kacls.contoso.com", "http://kacls.contoso.com/v1", "https://kacls.contoso.com/v1/")]
    [InlineData("packageUrl", "http://host.example/kacls.zip", "https://host.example/kacls", "")]
    [InlineData("environmentName", "", "a name", "-kacls")]
    [InlineData("budgetStartDate", "2026-12", "2026-12-02", "1.12.2026")]
    [InlineData("networkAddressPrefix", "10.90.0.0", "10.90.0.0/28")]
    [InlineData("existingSigningKey", "https://one.vault.azure.net/keys/signing")]
    public void a_slip_is_told(string name, params string[] slips) =>
        Assert.All(slips, slip => Assert.False(Admits(Form.ControlOf(name), slip), slip));

    private const string Subnet = $"{Group}Microsoft.Network/virtualNetworks/net/subnets/app";
    private const string Key = $"{Group}Microsoft.KeyVault/vaults/one/keys/kek";
    private const string Group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/";

    private static IEnumerable<string> Outputs() => Form.Outputs.Keys.Except(["location"]);

    private static bool Admits(FormControl control, string value) =>
        control.Constraints.GetProperty("validations").EnumerateArray()
            .All(validation => Regex.IsMatch(value, validation.GetProperty("regex").GetString()!, RegexOptions.ECMAScript));

    private static async Task<Dictionary<string, JsonElement>> ParametersAsync() =>
        (await CompiledTemplate.MainAsync()).GetProperty("parameters").EnumerateObject().ToDictionary(one => one.Name, one => one.Value);
}
