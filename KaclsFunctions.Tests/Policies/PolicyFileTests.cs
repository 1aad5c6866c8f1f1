using System.Text;
using Kacls.Hosting;
using KaclsFunctions.Tests.Support;
using Requests = KaclsFunctions.Tests.Perimeters.Policies;

namespace KaclsFunctions.Tests.Policies;

/// <summary>
/// A policy that is a file. What is wrong with a policy wherever it stands is in the other tests of this folder, which try each in a file
/// too.
/// </summary>
[Rule("A-34")]
public sealed class PolicyFileTests
{
    private const string Setting = "Kacls:Perimeters:File";
    private const string Good = """{"Default":{"Rules":[{"Name":"nobody","Effect":"deny","When":{"Users":["ann@contoso.example"]}}]}}""";

    public static TheoryData<string, string> NoPolicies => new()
    {
        { "", "is not JSON: line 1" },
        { "   ", "is not JSON: line 1" },
        { "Default: {}", "is not JSON: line 1" },
        { "{\"Default\":\n{\"Rules\":[}}", "is not JSON: line 2" },
        { Good + "{}", "is not JSON: line 1" },
        { Good[..^1], "is not JSON: line 1" },
        { "{\"Default\":" + new string('[', 20) + new string(']', 20) + "}", "is not JSON: line 1" },
        { "null", "it holds null" },
        { "[]", "it holds a list" },
        { "[" + Good + "]", "it holds a list" },
        { "3", "it holds a number" },
        { "true", "it holds a boolean" },
        { "\"perimeters\"", "it holds a text" },
        { "{}", "it says nothing" },
        { "{\"$schema\":\"docs/perimeters.schema.json\"}", "it says nothing" },
        { "{\"\\ud83d\":{}}", "the name of a member is not text" },
        { "{\"ById\":{\"\\ud83d\":{\"Rules\":[]}}}", "the name of a member is not text" },
    };

    [Theory]
    [MemberData(nameof(NoPolicies))]
    public void a_file_that_holds_no_policy_stops_the_start(string text, string names) => AssertUnusable(PolicySettings.Write(text), names);

    public static TheoryData<string, string> Members => new()
    {
        // Of another type: as settings, some would pass for what was meant.
        { """{"Default":[]}""", "Default is a list, not an object" },
        { """{"Default":"deny"}""", "Default is a text, not an object" },
        { """{"Default":{"Rules":{"0":{"Name":"r","Effect":"deny"}}}}""", "Default:Rules is an object, not a list" },
        { """{"Default":{"Rules":""}}""", "Default:Rules is a text, not a list" },
        { """{"Default":{"Rules":["r"]}}""", "Default:Rules:0 (without a name) is a text, not an object" },
        { Rule("""  "When":{"Users":"ann@contoso.example"} """), "(the-rule) When:Users is a text, not a list" },
        { Rule("""  "When":{"Users":{"0":"ann@contoso.example"}} """), "(the-rule) When:Users is an object, not a list" },
        { Rule("""  "When":{"Users":[["ann@contoso.example"]]} """), "(the-rule) When:Users:0 is a list, not a text" },
        { Rule("""  "When":{"Claims":{"level":[3]}} """), "(the-rule) When:Claims:level:0 is a number, not a text" },
        { Rule("""  "When":{"Claims":{"admin":[true]}} """), "(the-rule) When:Claims:admin:0 is a boolean, not a text" },
        { Rule("""  "When":{"Claims":{"team":"red"}} """), "(the-rule) When:Claims:team is a text, not a list" },
        { Rule("""  "When":{"Claims":["team"]} """), "(the-rule) When:Claims is a list, not an object" },
        { Rule("""  "When":{"Claims":{"team":["\ud83d"]}} """), "(the-rule) When:Claims:team:0 has half a character in it" },
        { """{"ById":[{"Rules":[]}]}""", "ById is a list, not an object" },
        { """{"ById":{"7":[]}}""", "ById:7 is a list, not an object" },
        { """{"UnknownId":true,"Default":{"Rules":[]}}""", "UnknownId is a boolean, not a text" },

        // JSON knows case, and what stands twice.
        { """{"default":{"Rules":[]}}""", "default is not a setting: did you mean Default?" },
        { """{"Default":{"rules":[]}}""", "Default:rules is not a setting: did you mean Default:Rules?" },
        { Rule("""  "when":{"Users":["ann@contoso.example"]} """), "(the-rule) when is not a setting: did you mean Default:Rules:0:When?" },
        { Rule("""  "Effect":"allow" """), "(the-rule) Effect stands there twice" },
        { Rule("""  "effect":"allow" """), "(the-rule) effect stands there twice, as 'Effect' and 'effect'" },
        { Rule("""  "Eff\u0065ct":"allow" """), "(the-rule) Effect stands there twice" },
        { Rule("""  "When":{"Users":["a@b.example"]},"When":{"Roles":["reader"]} """), "(the-rule) When stands there twice" },
        { Rule("""  "When":{"Claims":{"team":["red"],"team":["blue"]}} """), "(the-rule) When:Claims:team stands there twice" },
        { Rule("""  "When":{"Claims":{"team":["red"],"Team":["blue"]}} """), "Claims:Team stands there twice, as 'team' and 'Team'" },
        { """{"Default":{"Rules":[]},"Default":{"Rules":[]}}""", "Default stands there twice" },
        { """{"ById":{"a":{"Rules":[]},"a":{"Rules":[]}}}""", "ById:a stands there twice" },
        { """{"ById":{"Fin":{"Rules":[]},"fin":{"Rules":[]}}}""", "ById:fin stands there twice, as 'Fin' and 'fin'" },
        { """{"ById":{"a%3Ab":{"Rules":[]},"a%3ab":{"Rules":[]}}}""", "ById:a%3ab stands there twice" },

        // Names that settings would take apart, or for something else.
        { """{"ById":{"a:Rules:0":{"Name":"r","Effect":"deny"}}}""", "ById:a:Rules:0 (without a name) has a colon in its name: write %3A" },
        { """{"Default:Rules":[]}""", "Default:Rules has a colon in its name" },
        { Rule("""  "When":{"Claims":{"https://a/b":["red"]}} """), "Claims:https://a/b has a colon in its name" },
        { """{"ById":{"":{"Rules":[]}}}""", "ById: has an empty name" },
        { """{"Default":{"Rules":[]},"File":"other.json"}""", "File is not for the file itself to say" },
        { """{"Default":{"Rules":[],"$schema":"x"}}""", "Default:$schema is not a setting" },
        { """{"Default":{"Rules":[]},"Suspended":"true"}""", "Suspended is not a setting: did you mean Kacls:Suspended?" },
        { """{"Kacls":{"Perimeters":{"Default":{"Rules":[]}}}}""", "Kacls is not a setting" },
        { """{"Default":{"Rules":[]},"UnknownId":"allow"}""", "UnknownId is neither deny nor default" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void a_member_that_is_wrong_stops_the_start_with_the_files_name(string text, string names)
    {
        var path = PolicySettings.Write(text);
        var errors = PolicySettings.ErrorsOfFile(path);
        Assert.True(
            errors.Any(error => error.StartsWith($"{path}: ", StringComparison.Ordinal) && error.Contains(names, StringComparison.Ordinal)),
            string.Join("; ", errors));
    }

    [Fact]
    public void all_that_is_wrong_is_told_at_once_and_each_error_names_the_file()
    {
        var path = PolicySettings.Write(
            """
            { "Default": { "Rules": [ { "Name": "one", "Effect": "deny", "When": { "Users": [] } },
                                      { "Name": "two", "Effect": "never" }, { "Name": 3, "Effect": "deny" } ] } }
            """);
        var errors = PolicySettings.ErrorsOfFile(path);
        Assert.All(errors, error => Assert.StartsWith($"{path}: Default:Rules:", error, StringComparison.Ordinal));
        Assert.All(
            ["(one) When:Users is null or empty", "(two) has the Effect 'never'", "Name is a number"],
            words => Assert.Contains(errors, error => error.Contains(words, StringComparison.Ordinal)));
    }

    [Fact]
    public void a_file_that_cannot_be_read_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("kacls-policies-").FullName;
        AssertUnusable(Path.Combine(folder, "perimeters.json"), "there is no such file");
        AssertUnusable(Path.Combine(folder, "none", "perimeters.json"), "there is no such file");
        AssertUnusable(folder, "it is a folder");
        AssertUnusable("no-such-perimeters.json", "there is no such file");
        AssertUnusable("a\0b", "");
        Assert.Contains($"{Setting} is null or empty", PolicySettings.ErrorsOfFile(""));
        AssertUnusable(" ", "it is a folder");
    }

    [Fact]
    public void text_is_utf8_with_a_mark_of_it_or_without()
    {
        Assert.Empty(PolicySettings.ErrorsOfFile(PolicySettings.Write("\uFEFF" + Good)));
        AssertUnusable(PolicySettings.Write([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Good)]), "it is not UTF-8");
        AssertUnusable(PolicySettings.Write(Encoding.Latin1.GetBytes(Good.Replace("ann", "\u00e4nn", StringComparison.Ordinal))), "UTF-8");
        AssertUnusable(PolicySettings.Write(Encoding.Unicode.GetBytes(Good)), "is not JSON");
    }

    [Fact]
    public void comments_and_a_comma_at_the_end_of_a_list_are_read_as_in_other_settings() => Assert.Empty(
        PolicySettings.ErrorsOfFile(PolicySettings.Write($"// why\n{Good[..^3]},/* so far */]}}}}")));

    [Fact]
    public void a_file_has_256_kibibytes_at_most()
    {
        Assert.Empty(PolicySettings.ErrorsOfFile(PolicySettings.Write(Good.PadRight(256 * 1024))));
        AssertUnusable(PolicySettings.Write(Good.PadRight((256 * 1024) + 1)), "longer than 256 KiB");
        if (!OperatingSystem.IsWindows())
        {
            AssertUnusable("/dev/zero", "longer than 256 KiB");
        }
    }

    [Theory]
    [InlineData("Default:Rules:0:Name", "other")]
    [InlineData("ById:finance:Rules", "")]
    [InlineData("UnknownId", "deny")]
    [InlineData("unknownid", "deny")]
    [InlineData("Privileged", null)]
    [InlineData("CountryDatabase", "countries.csv")]
    public void a_policy_has_one_home(string setting, string? value)
    {
        var path = PolicySettings.Write(Good);
        var errors = PolicySettings.ErrorsOfFile(path, ($"Kacls:Perimeters:{setting}", value));
        var error = Assert.Single(errors);
        Assert.StartsWith($"Kacls:Perimeters:{setting.Split(':')[0]} ", error, StringComparison.Ordinal);
        Assert.Contains(Setting, error, StringComparison.Ordinal);
        Assert.Contains(path, error, StringComparison.Ordinal);
    }

    [Fact]
    public void a_relative_path_is_below_the_apps_folder_wherever_the_program_was_started()
    {
        var name = $"{Path.GetRandomFileName()}.json";
        var path = Path.Combine(AppContext.BaseDirectory, name);
        File.WriteAllText(path, Good);
        try
        {
            Assert.Empty(PolicySettings.ErrorsOfFile(name));
            var policy = PolicySettings.Load(null, (Setting, $" {name} ")).Policy;
            Assert.False(policy.Decide(Requests.Request(user: "ann@contoso.example"), "").IsGranted);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void the_service_decides_by_the_file_which_is_read_once()
    {
        var path = PolicySettings.Write(
            """
            { "$schema": "x",
              "ById": {
                "Fin%3A1": { "Rules": [ { "Name": "team", "Effect": "allow", "When": { "Claims": { "https%3A//a/T": [ "red" ] } } } ] },
                "7": { "Rules": [] } } }
            """);
        var loaded = PolicySettings.Load(null, (Setting, path));
        File.Delete(path);
        Assert.True(loaded.Policy.Decide(Requests.Request(claims: """{"https://a/T":"red"}"""), "Fin:1").IsGranted);
        Assert.False(loaded.Policy.Decide(Requests.Request(claims: """{"https://a/t":"red"}"""), "Fin:1").IsGranted);
        Assert.False(loaded.Policy.Decide(Requests.Request(claims: """{"https://a/T":"red"}"""), "fin:1").IsGranted);
        Assert.True(loaded.Policy.Decide(Requests.Request(), "7").IsGranted);
        Assert.False(loaded.Policy.Decide(Requests.Request(), "8").IsGranted);
    }

    [Fact]
    public void the_digest_of_the_settings_is_one_of_the_policy_and_not_of_where_it_is()
    {
        var first = Digest(Good);
        Assert.Equal(first, Digest($"// a comment\n{Good}"));
        Assert.Equal(first, PolicySettings.Load(Good).Digest);
        Assert.NotEqual(first, Digest(Good.Replace("ann", "bob", StringComparison.Ordinal)));
        Assert.NotEqual(first, Digest(Good.Replace("deny", "audit", StringComparison.Ordinal)));
        Assert.NotEqual(first, PolicySettings.Load(null).Digest);
        var described = AuditAtStartAndStop.Describe(PolicySettings.Load(null, (Setting, PolicySettings.Write(Good))));
        Assert.Contains(described.More, field => field.Key == "settings_sha256" && Equals(field.Value, first));
    }

    private static string Digest(string policy) => PolicySettings.Load(null, (Setting, PolicySettings.Write(policy))).Digest;

    private static string Rule(string members) => PolicySettings.Rule(members);

    private static void AssertUnusable(string path, string words) => Assert.Contains(
        PolicySettings.ErrorsOfFile(path),
        error => error.StartsWith($"{Setting} names ", StringComparison.Ordinal)
            && error.Contains(path.Trim(), StringComparison.Ordinal) && error.Contains(words, StringComparison.Ordinal));
}
