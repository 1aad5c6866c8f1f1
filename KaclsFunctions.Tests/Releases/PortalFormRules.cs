using System.Text.Json;
using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Releases;

/// <summary>
/// What Azure's own judges ask of such a file by itself: its schema (Azure/azure-resource-manager-schemas,
/// 0.1.2-preview/CreateUIDefinition.MultiVm.json) and the rules of Azure/arm-ttk (testcases/CreateUIDefinition).
/// </summary>
internal static partial class PortalFormRules
{
    private const string Schema = "https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#";

    /// <summary>The members that the schema lets a control have, those that must be there first, with an exclamation mark.</summary>
    private static readonly Dictionary<string, string> Members = new()
    {
        ["Microsoft.Common.TextBox"] = "name! type! label! placeholder defaultValue toolTip constraints visible",
        ["Microsoft.Common.DropDown"] = "name! type! label! constraints! placeholder defaultValue toolTip visible",
        ["Microsoft.Common.InfoBox"] = "name! type! options! visible",
    };

    internal static IEnumerable<string> FaultsOf(PortalForm form) =>
        [.. Head(form.Root), .. Blanks(form.Text), .. Names(form), .. form.Controls.SelectMany(Control)];

    private static IEnumerable<string> Head(JsonElement root)
    {
        (string Member, string Expected)[] head =
            [("$schema", Schema), ("handler", "Microsoft.Azure.CreateUIDef"), ("version", "0.1.2-preview")];
        return head.Where(one => !root.TryGetProperty(one.Member, out var value) || value.GetString() != one.Expected)
            .Select(one => $"{one.Member} is not {one.Expected}");
    }

    private static IEnumerable<string> Blanks(string text) =>
        Blank().Matches(text).Select(match => match.Groups["name"].Value).Where(name => name is not ("defaultValue" or "basics" or "steps"))
            .Select(name => $"{name} is blank");

    private static IEnumerable<string> Names(PortalForm form) =>
        form.Controls.GroupBy(control => control.Reference).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} is there twice");

    private static IEnumerable<string> Control(FormControl control)
    {
        if (!Members.TryGetValue(control.Type, out var list))
        {
            return [$"{control.Name}: {control.Type} is not in the list of the tests"];
        }

        var names = control.Value.EnumerateObject().Select(member => member.Name).ToArray();
        var allowed = list.Split(' ');
        return
        [
            .. names.Except(allowed.Select(name => name.TrimEnd('!'))).Select(name => $"{control.Name} must not have {name}"),
            .. allowed.Where(name => name.EndsWith('!')).Select(name => name.TrimEnd('!')).Except(names)
                .Select(name => $"{control.Name} lacks {name}"),
            .. control.Type == "Microsoft.Common.InfoBox" ? [] : Input(control),
        ];
    }

    private static IEnumerable<string> Input(FormControl control)
    {
        if (!control.Value.TryGetProperty("toolTip", out var tip) || string.IsNullOrWhiteSpace(tip.GetString()))
        {
            yield return $"{control.Name} has no toolTip";
        }

        if (control.HasChoices)
        {
            if (control.Choices.All(choice => choice.Label != control.Default))
            {
                yield return $"{control.Name}: its default is no label of a choice";
            }

            yield break;
        }

        var validations = control.Constraints.TryGetProperty("validations", out var all) ? all.EnumerateArray().ToArray() : [];
        if (validations.Length == 0)
        {
            yield return $"{control.Name} has no validation";
        }

        foreach (var validation in validations)
        {
            if (!validation.TryGetProperty("message", out _) || !validation.TryGetProperty("regex", out var regex)
                || !Length().IsMatch(regex.GetString()!))
            {
                yield return $"{control.Name}: a validation needs a regex that bounds the length, and a message";
            }
        }
    }

    [GeneratedRegex("""
        "(?<name>[^"]+)":\s*("\s*"|\{\s*\}|\[\s*\]|null)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Blank();

    [GeneratedRegex(@"\{\d+(,\d*)?\}")]
    private static partial Regex Length();
}
