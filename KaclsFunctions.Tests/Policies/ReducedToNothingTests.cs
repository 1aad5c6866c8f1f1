using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Policies;

/// <summary>Conditions and rules that are written and say nothing.</summary>
[Rule("A-29")]
public sealed class ReducedToNothingTests
{
    public static TheoryData<string, string> Conditions => new()
    {
        { "null", "" },
        { "{}", "" },
        { "\"\"", "" },
        { "[]", "" },
        { "{\"Users\":null}", "Users" },
        { "{\"Users\":[]}", "Users" },
        { "{\"Users\":\"\"}", "Users" },
        { "{\"Users\":{}}", "Users" },
        { "{\"Users\":[null]}", "Users" },
        { "{\"Users\":[\"\"]}", "Users" },
        { "{\"Users\":null,\"Domains\":[\"contoso.example\"]}", "Users" },
        { "{\"Domains\":null}", "Domains" },
        { "{\"EmailTypes\":null}", "EmailTypes" },
        { "{\"Providers\":null}", "Providers" },
        { "{\"Applications\":null}", "Applications" },
        { "{\"Roles\":null}", "Roles" },
        { "{\"Resources\":null}", "Resources" },
        { "{\"Networks\":null}", "Networks" },
        { "{\"Networks\":[null]}", "Networks" },
        { "{\"Networks\":[{}]}", "Networks" },
        { "{\"Countries\":null}", "Countries" },
        { "{\"Claims\":null}", "Claims" },
        { "{\"Claims\":{}}", "Claims" },
        { "{\"Claims\":[]}", "Claims" },
        { "{\"Claims\":{\"team\":null}}", "Claims:team" },
        { "{\"Claims\":{\"team\":[]}}", "Claims:team" },
        { "{\"Claims\":{\"team\":{}}}", "Claims:team" },
        { "{\"Claims\":{\"team\":[null]}}", "Claims:team" },
        { "{\"Claims\":{\"team\":[\"\"]}}", "Claims:team" },
        { "{\"Claims\":{\"team\":[\"red\"],\"floor\":null}}", "Claims:floor" },
        { "{\"Hours\":null}", "Hours" },
        { "{\"Hours\":{}}", "Hours" },
        { "{\"Hours\":{\"From\":\"08:00\",\"To\":\"18:00\",\"TimeZone\":\"Etc/UTC\",\"Days\":null}}", "Hours:Days" },
        { "{\"Hours\":{\"From\":\"08:00\",\"To\":\"18:00\",\"TimeZone\":\"Etc/UTC\",\"Days\":[]}}", "Hours:Days" },
        { "{\"Hours\":{\"From\":\"08:00\",\"To\":\"18:00\",\"TimeZone\":\"Etc/UTC\",\"Days\":[null]}}", "Hours:Days" },
        { "{\"Hours\":{\"From\":\"08:00\",\"To\":\"18:00\",\"TimeZone\":null}}", "Hours:TimeZone" },
        { "{\"Hours\":{\"From\":null,\"To\":\"18:00\",\"TimeZone\":\"Etc/UTC\"}}", "Hours:From" },
        { "{\"From\":null}", "From" },
        { "{\"Until\":null}", "Until" },
        { "{\"From\":\"\"}", "From" },
        { "{\"From\":null,\"Until\":\"2027-01-01T00:00:00Z\"}", "From" },
        { "{\"From\":\"2027-01-01T00:00:00Z\",\"Until\":null}", "Until" },
        { "{\"Users\":[\"ann@contoso.example\"],\"Networks\":null}", "Networks" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void a_condition_that_says_nothing_stops_the_start(string condition, string member)
    {
        PolicySettings.AssertError(condition, member);
        PolicySettings.AssertError(condition, member, perimeter: "ById:finance");
        PolicySettings.AssertError(condition, member, perimeter: "Privileged");
    }

    public static TheoryData<string, string> RuleMembers => new()
    {
        { "\"Operations\":null", "Operations" },
        { "\"Operations\":[]", "Operations" },
        { "\"Operations\":[null]", "Operations" },
        { "\"Operations\":[\"\"]", "Operations" },
        { "\"Missing\":null", "Missing" },
        { "\"Missing\":\"\"", "Missing" },
    };

    [Theory]
    [MemberData(nameof(RuleMembers))]
    public void a_member_of_a_rule_that_says_nothing_stops_the_start(string members, string names) => Assert.Contains(
        PolicySettings.ErrorsOf(PolicySettings.Rule(members)),
        error => error.Contains("(the-rule)", StringComparison.Ordinal) && error.Contains(names, StringComparison.Ordinal));

    public static TheoryData<string> WholePolicies =>
    [
        "null",
        "{}",
        "{\"Default\":null}",
        "{\"Default\":{}}",
        "{\"Default\":{\"Rules\":null}}",
        "{\"Default\":{\"Rules\":{}}}",
        "{\"Default\":{\"Rules\":[null]}}",
        "{\"Default\":{\"Rules\":[{}]}}",
        "{\"Default\":{\"Rules\":[{\"Name\":\"r\",\"Effect\":\"deny\"},null]}}",
        "{\"Default\":{\"Rules\":[{\"Name\":null,\"Effect\":\"deny\"}]}}",
        "{\"Default\":{\"Rules\":[{\"Name\":\"r\",\"Effect\":null}]}}",
        "{\"Privileged\":null}",
        "{\"Privileged\":{\"Rules\":null}}",
        "{\"ById\":null}",
        "{\"ById\":{}}",
        "{\"ById\":{\"finance\":null}}",
        "{\"ById\":{\"finance\":{}}}",
        "{\"ById\":{\"finance\":{\"Rules\":null}}}",
        "{\"UnknownId\":null}",
        "{\"CountryDatabase\":null}",
    ];

    [Theory]
    [MemberData(nameof(WholePolicies))]
    public void a_policy_that_says_nothing_stops_the_start(string perimeters) =>
        Assert.Contains(PolicySettings.ErrorsOf(perimeters), error => error.StartsWith("Kacls:Perimeters", StringComparison.Ordinal));

    [Fact]
    public void so_it_does_in_app_settings()
    {
        foreach (var value in new[] { null, "" })
        {
            foreach (var member in new[]
            {
                "When", "Unless", "When:Users", "When:Claims", "When:Hours", "Unless:Networks", "When:From", "Operations"
            })
            {
                var errors = PolicySettings.ErrorsOf(
                    null,
                    ("Kacls:Perimeters:Default:Rules:0:Name", "the-rule"), ("Kacls:Perimeters:Default:Rules:0:Effect", "allow"),
                    ($"Kacls:Perimeters:Default:Rules:0:{member}", value));
                Assert.Contains(
                    errors,
                    error => error.Contains("(the-rule)", StringComparison.Ordinal) && error.Contains(member, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void a_rule_that_always_applies_has_no_when()
    {
        Assert.Empty(PolicySettings.ErrorsOf(PolicySettings.Rule("", effect: "allow")));
        Assert.Empty(PolicySettings.ErrorsOf(PolicySettings.Rule("", effect: "deny")));
        Assert.Empty(PolicySettings.ErrorsOf(null));
        Assert.Empty(PolicySettings.ErrorsOf("{\"Default\":{\"Rules\":[]}}"));
    }
}
