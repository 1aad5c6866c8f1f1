using Kacls.Perimeters;
using KaclsFunctions.Tests.Support;
using Requests = KaclsFunctions.Tests.Perimeters.Policies;

namespace KaclsFunctions.Tests.Policies;

/// <summary>The groups of operations that a rule may name.</summary>
[Rule("A-31")]
public sealed class OperationGroupTests
{
    private static readonly string[] Users = ["delegate", "privatekeydecrypt", "privatekeysign", "unwrap", "wrap"];
    private static readonly string[] Privileged =
        ["privilegedprivatekeydecrypt", "privilegedunwrap", "privilegedwrap", "takeout_unwrap", "wrapprivatekey"];

    public static TheoryData<string, string> Groups => new()
    {
        { "open", "delegate privatekeydecrypt unwrap / privilegedprivatekeydecrypt privilegedunwrap takeout_unwrap" },
        { "seal", "wrap / privilegedwrap wrapprivatekey" },
        { "sign", "privatekeysign /" },
        { "all", $"{string.Join(' ', Users)} / {string.Join(' ', Privileged)}" },
        { "", $"{string.Join(' ', Users)} / {string.Join(' ', Privileged)}" },
    };

    [Theory]
    [MemberData(nameof(Groups))]
    public void a_group_means_those_of_it_that_the_perimeter_judges(string group, string operations)
    {
        var expected = operations.Split('/').Select(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var members = group.Length == 0 ? "" : $"\"Operations\":[\"{group}\"]";
        var user = PolicySettings.Load(PolicySettings.Rule(members)).Policy;
        Assert.Equal(expected[0], Users.Where(name => !user.Decide(Requests.Request(name), "").IsGranted));
        var byId = PolicySettings.Load(PolicySettings.Rule(members, "ById:finance")).Policy;
        Assert.Equal(expected[0], Users.Where(name => !byId.Decide(Requests.Request(name), "finance").IsGranted));
        if (expected[1].Length > 0)
        {
            var privileged = PolicySettings.Load(PolicySettings.Rule(members, "Privileged")).Policy;
            Assert.Equal(expected[1], Privileged.Where(name => !IsGranted(privileged, name)));
        }
    }

    [Fact]
    public void groups_and_names_may_stand_together()
    {
        var policy = PolicySettings.Load(PolicySettings.Rule("\"Operations\":[\"seal\",\"unwrap\",\"wrap\"]")).Policy;
        Assert.Equal(["unwrap", "wrap"], Users.Where(name => !policy.Decide(Requests.Request(name), "").IsGranted));
    }

    [Theory]
    [InlineData("Open")]
    [InlineData("ALL")]
    [InlineData("*")]
    [InlineData("opens")]
    [InlineData("Unwrap")]
    [InlineData("unwrap ")]
    public void there_are_no_others(string name) => Assert.Contains(
        PolicySettings.ErrorsOf(PolicySettings.Rule($"\"Operations\":[\"{name}\"]")),
        error => error.Contains("(the-rule)", StringComparison.Ordinal) && error.Contains($"'{name}'", StringComparison.Ordinal));

    /// <summary>takeout_unwrap is judged under its other name.</summary>
    private static bool IsGranted(PerimeterPolicy policy, string name) =>
        policy.DecidePrivileged(Requests.Request(name == "takeout_unwrap" ? "privilegedunwrap" : name)).IsGranted;
}
