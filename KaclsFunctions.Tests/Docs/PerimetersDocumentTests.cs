using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Kacls.Hosting;
using Kacls.Perimeters;
using Kacls.Protocol;
using Kacls.Settings;
using KaclsFunctions.Tests.Policies;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/perimeters.md: every recipe of the cookbook is loaded, and every request below it judged.</summary>
[Rule("A-31", "A-46")]
public sealed class PerimetersDocumentTests
{
    private const string Document = "docs/perimeters.md";

    public static TheoryData<string, string> Recipes
    {
        get
        {
            var recipes = new TheoryData<string, string>();
            var blocks = Repository.CodeBlocks(Document);
            for (var index = 1; index < blocks.Count; index++)
            {
                if (blocks[index].Language == "text" && blocks[index - 1].Language == "json")
                {
                    recipes.Add(blocks[index - 1].Code, blocks[index].Code);
                }
            }

            return recipes;
        }
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void a_recipe_does_what_it_says(string recipe, string requests)
    {
        Assert.True(PolicySchema.Allows(recipe));
        var policy = Read(recipe);
        var outcomes = new HashSet<string>();
        foreach (var line in requests.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var given = words.Skip(2).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            var request = Request(words[1], given);
            var decision = words[1].StartsWith("privileged", StringComparison.Ordinal)
                ? policy.DecidePrivileged(request)
                : policy.Decide(request, given.GetValueOrDefault("perimeter", ""));
            Assert.True(decision.IsGranted == (words[0] == "granted"), $"{line}: {decision}");
            Assert.True(!given.TryGetValue("rule", out var rule) || decision.Rule == rule, $"{line}: {decision}");
            Assert.True((decision.WouldDeny ?? "") == given.GetValueOrDefault("would_deny", ""), $"{line}: {decision.WouldDeny}");
            outcomes.Add(words[0]);
        }

        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public void the_cookbook_has_its_ten_recipes() => Assert.Equal(10, Recipes.Count);

    [Fact]
    public void the_example_of_a_file_is_right()
    {
        var example = Repository.CodeBlocks(Document).Single(block => block.Code.Contains("$schema", StringComparison.Ordinal)).Code;
        Assert.True(PolicySchema.Allows(example));
        Assert.True(PolicyCheck.Run([PolicySettings.Write(example)]).IsRight);
    }

    [Fact]
    public async Task the_commands_that_check_a_file_start_what_is_built()
    {
        var commands = Repository.CodeBlocks(Document).Single(block => block.Code.Contains(PolicyCheck.Argument, StringComparison.Ordinal));
        var (build, check) = commands.Code.Split('\n') is [var first, var second, ""] ? (first, second) : default;
        Assert.All(
            [Repository.Read("infra/hooks/perimeters.sh"), Repository.Read("infra/hooks/perimeters.ps1")],
            hook =>
            {
                Assert.Contains(build!, hook, StringComparison.Ordinal);
                Assert.Contains(check!, hook, StringComparison.Ordinal);
            });
        var target = await ProgramRun.OfAsync(
            "dotnet", "msbuild", "KaclsFunctions", "-getProperty:TargetPath", "-property:Configuration=Release");
        Assert.EndsWith(check!.Split(' ')[1], target.Output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void the_schema_has_exactly_the_members_of_the_settings()
    {
        using var schema = JsonDocument.Parse(Repository.Read("docs/perimeters.schema.json"));
        var root = schema.RootElement;
        var definitions = root.GetProperty("$defs");
        AssertMembers(
            [.. MembersOf(typeof(PerimetersSettings)).Except([nameof(PerimetersSettings.File)]), "$schema"],
            root);
        AssertMembers(MembersOf(typeof(PerimeterSettings)), definitions.GetProperty("perimeter"));
        AssertMembers(MembersOf(typeof(PerimeterRuleSettings)), definitions.GetProperty("rule"));
        AssertMembers(MembersOf(typeof(ConditionSettings)), definitions.GetProperty("condition"));
        AssertMembers(
            MembersOf(typeof(HoursSettings)), definitions.GetProperty("condition").GetProperty("properties").GetProperty("Hours"));

        string[] withoutUser = ["certs", "digest", "rewrap", "status"];
        Assert.Equal(
            [.. CseOperation.Names.Except(withoutUser), "all", "open", "seal", "sign"],
            definitions.GetProperty("rule").GetProperty("properties").GetProperty("Operations").GetProperty("items").GetProperty("enum")
                .EnumerateArray().Select(name => name.GetString()!));
    }

    [Fact]
    public void the_schema_has_exactly_the_effects()
    {
        using var schema = JsonDocument.Parse(Repository.Read("docs/perimeters.schema.json"));
        var effect = schema.RootElement.GetProperty("$defs").GetProperty("rule").GetProperty("properties").GetProperty("Effect");
        Assert.Equal(
            Enum.GetValues<RuleEffect>().Select(RuleEffects.NameOf).Order(StringComparer.Ordinal),
            effect.GetProperty("enum").EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal));
        Assert.All(Enum.GetValues<RuleEffect>(), value => Assert.Equal(value, RuleEffects.Find(RuleEffects.NameOf(value))));
    }

    [Fact]
    public void the_document_names_every_member()
    {
        var text = Repository.Read(Document);
        foreach (var type in new[] { typeof(PerimetersSettings), typeof(ConditionSettings), typeof(PerimeterRuleSettings) })
        {
            Assert.All(type.GetProperties(), property => Assert.Contains(property.Name, text, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> MembersOf(Type settings) =>
        settings.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);

    private static void AssertMembers(IEnumerable<string> members, JsonElement schema)
    {
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(
            members.Order(StringComparer.Ordinal),
            schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    private static PerimeterPolicy Read(string recipe)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-cookbook-").FullName;
        var (file, countries) = (Path.Combine(folder, "perimeters.json"), Path.Combine(folder, "countries.csv"));
        File.WriteAllText(countries, "198.51.100.0,198.51.100.255,US\n203.0.113.0,203.0.113.255,DE\n");
        File.WriteAllText(file, recipe.Replace("countries.csv.gz", countries, StringComparison.Ordinal));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Kacls:Urls:0"] = "https://kacls.contoso.example/v1",
                ["Kacls:KeyEncryption:Provider"] = "Local",
                ["Kacls:KeyEncryption:Path"] = "kek.pem",
                ["Kacls:Perimeters:File"] = file,
            })
            .AddInMemoryCollection(new[] { "entra", "guests" }.Index().SelectMany(provider => new Dictionary<string, string?>
            {
                [$"Kacls:Authentication:Providers:{provider.Index}:Name"] = provider.Item,
                [$"Kacls:Authentication:Providers:{provider.Index}:Issuer"] = $"https://{provider.Item}.example",
                [$"Kacls:Authentication:Providers:{provider.Index}:Keys"] = $"https://{provider.Item}.example/keys",
                [$"Kacls:Authentication:Providers:{provider.Index}:Uses:0"] = provider.Item == "guests" ? "guest" : "user",
            }))
            .Build();
        return SettingsLoader.Load(configuration, _ => null).Policy;
    }

    private static PerimeterRequest Request(string operation, Dictionary<string, string> given)
    {
        var isPrivileged = operation.StartsWith("privileged", StringComparison.Ordinal);
        var address = given.GetValueOrDefault("address", "203.0.113.5");
        return new PerimeterRequest
        {
            Operation = operation,
            User = given.GetValueOrDefault("user", "somebody@contoso.example"),
            Provider = given.GetValueOrDefault("provider", "entra"),
            EmailType = isPrivileged ? null : given.GetValueOrDefault("email_type", "google"),
            Application = isPrivileged ? null : "drive",
            Role = isPrivileged ? null : "writer",
            Resource = "//googleapis.com/drive/files/1",
            Address = address.Length == 0 ? null : IPAddress.Parse(address),
            Time = DateTimeOffset.Parse(given.GetValueOrDefault("time", "2026-11-25T12:00:00+01:00"), CultureInfo.InvariantCulture),
            Payload = Encoding.UTF8.GetBytes(given.GetValueOrDefault("claims", "{}")),
        };
    }
}
