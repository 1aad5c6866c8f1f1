namespace KaclsFunctions.Tests.Policies;

/// <summary>
/// The schema says what the reader of policies says, as far as a schema can. That it refuses nothing that starts, every test of this folder
/// holds.
/// </summary>
public sealed class PolicySchemaTests
{
    /// <summary>To a schema an object has each member once, and texts are all whole.</summary>
    private static readonly string[] BeyondSchemas = ["stands there twice", "half a character"];

    public static TheoryData<string> Wrong =>
    [
        .. PolicyFileTests.Members.Where(row => !BeyondSchemas.Any(words => Text(row, 1).Contains(words, StringComparison.Ordinal)))
            .Select(row => Text(row)),
        .. PolicyFileTests.NoPolicies.Where(row => Text(row, 1).StartsWith("it ", StringComparison.Ordinal)).Select(row => Text(row)),
        .. ReducedToNothingTests.Conditions.SelectMany(row => new[] { "When", "Unless" }.Select(member =>
            PolicySettings.Rule($"\"{member}\":{Text(row)}"))),
        .. ReducedToNothingTests.RuleMembers.Select(row => PolicySettings.Rule(Text(row))),
        .. ReducedToNothingTests.WholePolicies.Cast<object[]>().Select(row => Text(row)),
        PolicySettings.Rule("\"When\":{\"Users\":[\"ann@contoso.example \"]}"),
        PolicySettings.Rule("\"When\":{\"Domains\":[\"contoso .example\"]}"),
        PolicySettings.Rule("\"When\":{\"Networks\":[\"10.0.0.0/8 \"]}"),
        PolicySettings.Rule("\"When\":{\"Claims\":{\"team\":[\"red*\"]}}"),
        PolicySettings.Rule("\"When\":{\"Claims\":{\"team\":[\" red\"]}}"),
        PolicySettings.Rule("\"When\":{\"Claims\":{\"*\":[\"red\"]}}"),
        PolicySettings.Rule("\"When\":{\"EmailTypes\":[\"Google\"]}"),
        PolicySettings.Rule("\"When\":{\"From\":\"2027-01-01\"}"),
        PolicySettings.Rule("\"When\":{\"Until\":\"2027-01-01T00:00:00.5Z\"}"),
        PolicySettings.Rule("\"When\":{\"Until\":\"2027-01-01T00:00:00\"}"),
        PolicySettings.Rule("\"When\":{\"Hours\":{\"From\":\"24:00\",\"To\":\"08:00\",\"TimeZone\":\"Etc/UTC\"}}"),
        PolicySettings.Rule("\"When\":{\"Hours\":{\"From\":\"8:00\",\"To\":\"18:00\",\"TimeZone\":\"Etc/UTC\"}}"),
        PolicySettings.Rule("\"When\":{\"Hours\":{\"From\":\"08:00\",\"To\":\"18:00\",\"TimeZone\":\"Etc/UTC\",\"Days\":[\"Monday\"]}}"),
        PolicySettings.Rule("\"Missing\":\"match\""),
        PolicySettings.Rule("\"Operations\":[\"read\"]"),
        PolicySettings.Rule("\"Operations\":[\"privilegedunwrap\"]"),
        PolicySettings.Rule("\"Operations\":[\"wrapprivatekey\"]", "ById:finance"),
        PolicySettings.Rule("\"Operations\":[\"unwrap\"]", "Privileged"),
        PolicySettings.Rule("\"Operations\":[\"sign\"]", "Privileged"),
        PolicySettings.Rule("\"When\":{\"Roles\":[\"reader\"]}", "Privileged"),
        PolicySettings.Rule("\"Unless\":{\"Applications\":[\"drive\"]}", "Privileged"),
        PolicySettings.Rule("\"When\":{\"EmailTypes\":[\"google\"]}", "Privileged"),
        PolicySettings.Rule("", effect: "Deny"),
        """{"Default":{"Rules":[{"Name":" ","Effect":"deny"}]}}""",
        """{"Default":{"Rules":[{"Name":"one, two","Effect":"audit"}]}}""",
        """{"Default":{"Rules":[{"Name":"one"}]}}""",
        """{"Default":{"Rules":[{"Effect":"deny"}]}}""",
        """{"CountryDatabase":""}""",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void what_it_can_say_it_says(string policy)
    {
        Assert.NotEmpty(PolicySettings.ErrorsOfFile(PolicySettings.Write(policy)));
        Assert.False(PolicySchema.Allows(policy), $"{policy} does not start, and the schema allows it");
    }

    private static string Text(object[] row, int column = 0) => (string)row[column];
}
