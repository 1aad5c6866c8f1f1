using static KaclsFunctions.Tests.Infra.Hooks.AzureCli;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What infra/hooks/preprovision says to another cloud than the public one.</summary>
internal static class CloudScenarios
{
    internal static IReadOnlyList<HookScenario> All { get; } =
    [
        Azd("of the environment", Refused("azd", "AzureUSGovernment"), new(AzdCli.CloudOfTheEnvironment, "\"AzureUSGovernment\"\n")) with
        {
            Calls = [.. PreprovisionScenarios.AllIsWell.Calls.Except([AzdCli.Calls[1]])],
        },
        Azd("of the user", Refused("azd", "AzureChinaCloud"), new(AzdCli.CloudOfTheUser, "\"AzureChinaCloud\"\n")),
        Azd("the public one, said so", "", new(AzdCli.CloudOfTheUser, "\"AzureCloud\"\n")),
        PreprovisionScenarios.AllIsWell with
        {
            Name = "another cloud: az's",
            Programs = PreprovisionScenarios.ProgramsWith(new StandInAnswer(Show, "AzureUSGovernment\n")),
            Faults = Refused("az", "AzureUSGovernment"),
        },
    ];

    private static HookScenario Azd(string name, string faults, StandInAnswer answer) => PreprovisionScenarios.AllIsWell with
    {
        Name = $"another cloud: azd's, {name}",
        Programs = [AzdCli.Unset.With(answer), .. PreprovisionScenarios.AllIsWell.Programs.Where(program => program.Name != "azd")],
        Faults = faults,
    };

    private static string Refused(string who, string cloud) =>
        $"kacls: {who} is set to the cloud {cloud}, and only AzureCloud is supported: in others the names of vaults, token issuers and "
            + "private DNS zones are different ones, and nobody has tried them\n";
}
