namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>
/// The hooks of azure.yaml, run against stand-ins for <c>az</c>, <c>azd</c>, <c>curl</c> and <c>dotnet</c>: every scenario under every
/// shell. What these answer was written by hand; that the real programs answer so, only a deployment shows.
/// </summary>
public sealed class HooksTests(HookRuns runs) : IClassFixture<HookRuns>
{
    internal static readonly Dictionary<string, HookScenario> All =
        new[]
        {
            PreprovisionScenarios.All, CloudScenarios.All, RegionScenarios.All, BroughtInScenarios.All, SubnetScenarios.All,
            ExistingKeyScenarios.All, PerimetersScenarios.All, RunningAppScenarios.All, PredeployScenarios.All, PostdeployScenarios.All,
            PostdeployRoutesScenarios.All, PredownScenarios.All,
        }.SelectMany(some => some).ToDictionary(scenario => scenario.ToString());

    private static IEnumerable<string> CallsOfAz =>
        All.Values.SelectMany(scenario => scenario.Calls).Where(call => call.StartsWith("az ", StringComparison.Ordinal));

    public static TheoryData<string> Scenarios => new(All.Keys);

    public static IEnumerable<object[]> InEveryShell =>
        from scenario in All.Keys
        from shell in Enum.GetValues<HookShell>()
        select new object[] { scenario, shell };

    [Theory]
    [MemberData(nameof(InEveryShell))]
    public async Task a_hook_says_what_is_so_and_asks_no_more_than_it_must(string scenario, HookShell shell)
    {
        var expected = All[scenario];
        var answer = await runs.AnswerAsync(expected, shell);
        Assert.Equal(expected.Says, answer.Says);
        Assert.Equal(expected.Faults, answer.Faults);
        Assert.Equal(expected.Calls, answer.Calls.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(expected.ExitCode, answer.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task the_shells_agree(string scenario)
    {
        var answer = await runs.AnswerAsync(All[scenario], HookShell.Sh);
        Assert.Equal(answer, await runs.AnswerAsync(All[scenario], HookShell.Bash));
        Assert.Equal(answer, await runs.AnswerAsync(All[scenario], HookShell.Pwsh));
    }

    /// <summary>
    /// On Windows <c>az</c> is a batch file, whose arguments cmd.exe reads once more: what it knows passes only in quotation marks, which
    /// PowerShell sets around an argument with a space, and one that has such marks itself doesn't arrive whole.
    /// </summary>
    [Fact]
    public void az_is_asked_nothing_that_cmd_would_take_for_its_own()
    {
        var options = CallsOfAz.SelectMany(call => call.Split(" --").Skip(1)).ToHashSet();
        var values = options.Select(option => option[(option.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToArray();
        Assert.NotEmpty(values);
        Assert.All(values, value => Assert.DoesNotMatch("[\"%]", value));
        Assert.All(values, value => Assert.DoesNotMatch("^[^ ]*[&|<>^()][^ ]*$", value));
    }

    [Fact]
    public void no_scenario_lets_az_be_asked_about_another_subscription_than_azds() => Assert.All(
        CallsOfAz,
        call => Assert.EndsWith($" --subscription {AzureCli.Subscription}", call, StringComparison.Ordinal));
}
