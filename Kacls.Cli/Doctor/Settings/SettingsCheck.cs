using Kacls.Cli.Input;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Cli.Doctor.Settings;

/// <summary>What our own service would say of settings at its start, and what it can't say because it never sees it.</summary>
internal sealed class SettingsCheck() : Check("settings")
{
    private const string Question = ": did you mean ";

    /// <param name="file">The settings.</param>
    /// <param name="inAzure">Whether they are judged as in Azure, where what is meant for development is an error.</param>
    /// <param name="loaded">What the service would work with; null: it would not start.</param>
    public IReadOnlyList<Finding> Judge(SettingsFile file, bool inAzure, out LoadedSettings? loaded)
    {
        var findings = new List<Finding>();
        findings.AddRange(file.Faults.Select(fault => Finding(fault, "Mend the file.")));
        findings.AddRange(MisspeltNames.Find(file.Configuration)
            .Select(name => Finding($"{name.Written} is no setting: did you mean {name.Meant}?", $"Write {name.Meant}.")));
        try
        {
            loaded = SettingsLoader.Load(file.Configuration, name => inAzure && name == "WEBSITE_INSTANCE_ID" ? "doctor" : null);
            findings.AddRange(loaded.Warnings.Select(warning => Warning(warning, "Change it, or leave it if it is meant.")));
            findings.AddRange(AdviseOn(loaded.Settings));
        }
        catch (SettingsException exception)
        {
            loaded = null;
            findings.AddRange(exception.Errors.Select(error => IsOfAppsFolder(error)
                ? Warning(error, "A relative path is below the app's own folder, where only its start can look.")
                : Finding(error, DoAbout(error))));
        }

        return findings;
    }

    private IEnumerable<Finding> AdviseOn(KaclsSettings settings)
    {
        if (settings.OwnerDomains.Length == 0 && !settings.AnyOwnerDomain)
        {
            yield return Warning(
                "Kacls:OwnerDomains names no domain: the function app starts so for development alone.", "Give your Workspace domains.");
        }

        yield return Ok(
            $"The service would start as {string.Join(", ", settings.Urls)}, with KEKs of {settings.KeyEncryption.Provider} "
                + $"and the providers {string.Join(", ", settings.Authentication.Providers.Select(provider => provider.Name))}.");
    }

    /// <summary>The country database goes out with the app.</summary>
    private static bool IsOfAppsFolder(string error) =>
        error.Contains($"{nameof(PerimetersSettings.CountryDatabase)} '", StringComparison.Ordinal)
        && error.Contains("can't be used", StringComparison.Ordinal);

    private static string DoAbout(string error) =>
        error.IndexOf(Question, StringComparison.Ordinal) is >= 0 and var at
            ? $"Write {error[(at + Question.Length)..].TrimEnd('?')}."
            : error.StartsWith($"{KaclsSettings.Section}:", StringComparison.Ordinal)
                ? $"docs/settings.md says what {error.Split(' ')[0]} may be."
                : "docs/perimeters.md says what a policy's file holds, and docs/settings.md what else there is.";
}
