using System.Text.Json;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>A control of infra/portal/createUiDefinition.json, and what an output calls its value.</summary>
internal sealed record FormControl(string Reference, JsonElement Value)
{
    internal string Name => Value.GetProperty("name").GetString()!;

    internal string Type => Value.GetProperty("type").GetString()!;

    internal JsonElement Constraints => Value.GetProperty("constraints");

    internal string? Default => Value.TryGetProperty("defaultValue", out var text) ? text.GetString() : null;

    internal bool HasChoices => Type == "Microsoft.Common.DropDown";

    /// <summary>The label of each choice and the value that it stands for.</summary>
    internal IEnumerable<(string Label, string Value)> Choices => Constraints.GetProperty("allowedValues").EnumerateArray()
        .Select(choice => (choice.GetProperty("label").GetString()!, choice.GetProperty("value").ToString()));
}

/// <summary>The form that the portal shows: steps of controls, and an output for each parameter of the template that it gives.</summary>
internal sealed partial record PortalForm(string Text)
{
    internal static PortalForm Own { get; } = new(Repository.Read("infra/portal/createUiDefinition.json"));

    internal JsonElement Root { get; } = JsonElement.Parse(Text);

    internal JsonElement Parameters => Root.GetProperty("parameters");

    internal Dictionary<string, string> Outputs =>
        Parameters.GetProperty("outputs").EnumerateObject().ToDictionary(output => output.Name, output => output.Value.GetString()!);

    internal IEnumerable<FormControl> Controls =>
        Parameters.GetProperty("basics").EnumerateArray().Select(one => new FormControl($"basics('{one.GetProperty("name")}')", one))
            .Concat(Parameters.GetProperty("steps").EnumerateArray().SelectMany(step => Below(
                step.GetProperty("elements"), $"steps('{step.GetProperty("name")}')")));

    /// <summary>The controls that take a value.</summary>
    internal IEnumerable<FormControl> Inputs => Controls.Where(control => control.Type is not "Microsoft.Common.InfoBox");

    /// <summary>What the output makes of a control's value: the value, a number, or an empty text for the choice "none".</summary>
    internal string Given(string output, string value) => None().IsMatch(Outputs[output]) && value == "none" ? "" : value;

    /// <summary>The control that an output takes its value from; none, or several, is a fault.</summary>
    internal FormControl ControlOf(string output)
    {
        var references = Reference().Matches(Outputs[output]).Select(match => match.Value).Distinct();
        return Inputs.Single(control => control.Reference == Assert.Single(references));
    }

    private static IEnumerable<FormControl> Below(JsonElement elements, string path) => elements.EnumerateArray().SelectMany(element =>
    {
        var reference = $"{path}.{element.GetProperty("name")}";
        return element.GetProperty("type").GetString() == "Microsoft.Common.Section"
            ? Below(element.GetProperty("elements"), reference)
            : [new FormControl(reference, element)];
    });

    [GeneratedRegex(@"(basics\('\w+'\)|steps\('\w+'\)(\.\w+)+)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\[if\(equals\((?<control>[^,]+), 'none'\), '', \k<control>\)\]$")]
    private static partial Regex None();
}
