using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kacls.Cli.Inspection.SettingsOut;
using Kacls.Cli.Output;
using Kacls.Hosting;
using Kacls.Settings;
using KaclsFunctions.Tests.Infra;
using KaclsFunctions.Tests.Infra.Hooks;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Cli.Inspection;

/// <summary>Settings, as lines for a shell, as parameters, as the app settings of a predicted deployment, are the settings again.</summary>
public sealed partial class ToAzdTests : IDisposable
{
    /// <summary>A name that a shell would change.</summary>
    private const string OddName = """en'tra "$HOME" `id` \ $(id) ’""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-azd-");

    public static TheoryData<string> Rows =>
        [.. Row().Matches(Repository.Read("docs/settings.md")).Select(match => match.Groups["name"].Value)];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Rows))]
    public void each_setting_of_the_document_has_one_destination_and_it_is_the_documents(string name)
    {
        var row = Row().Matches(Repository.Read("docs/settings.md")).Single(match => match.Groups["name"].Value == name).Groups;
        var key = name.Replace(":n:", ":0:", StringComparison.Ordinal);
        key = name == "Kacls:Perimeters" ? "Kacls:Perimeters:Default:Rules:0:Effect"
            : row["type"].Value.StartsWith("list", StringComparison.Ordinal) || name.EndsWith(":Keys", StringComparison.Ordinal)
                ? $"{key}:0"
                : key;
        var value = name.EndsWith(":Algorithm", StringComparison.Ordinal) ? "A256KW" : "rewrap-from";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        var plan = AzdPlan.Of(configuration, Minimal(key), folder.FullName);
        var destination = Assert.Single(plan.Destinations);
        Assert.Equal(key, destination.Setting);
        if (Variable().Match(row["why"].Value) is { Success: true } variable)
        {
            Assert.Equal(variable.Value, destination.To);
        }

        Assert.Equal(
            destination.To == Destination.MoreSettings, plan.MoreSettings.ContainsKey(key.Replace(":", "__", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task the_lines_are_the_settings_again_in_the_app_that_they_deploy()
    {
        var run = await CliRun.OfAsync("settings", "to-azd", Write(), "--json", PathOf("plan.json"));
        Assert.True(run.ExitCode == ExitCode.Good, run.Errors);
        await File.WriteAllTextAsync(PathOf("lines.sh"), $"azd() {{ printf '%s\\0%s\\0' \"$3\" \"$4\"; }}\n{run.Output}");
        var shell = await ProgramRun.OfAsync("sh", PathOf("lines.sh"));
        Assert.Equal((0, ""), (shell.ExitCode, shell.Errors));
        var words = shell.Output.Split('\0')[..^1];
        var variables = words.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(OddName, variables["KACLS_IDP_NAME"]);

        var snapshot = await InfraScenarios.SnapshotAsync("default", [.. variables.Select(Parameter)]);
        var deployed = new ConfigurationBuilder().AddInMemoryCollection(InfraScenarios.SettingsOf(snapshot)
            .Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build();
        var written = new ConfigurationBuilder().AddJsonFile(Write()).Build();
        Assert.Equal(WhoMay(written), WhoMay(deployed));
        Assert.Equal("/cse", new Uri(SettingsLoader.Load(deployed, _ => null).Settings.Urls[0]).AbsolutePath);
    }

    [Fact]
    public async Task powershell_reads_the_same_words()
    {
        var sh = await CliRun.OfAsync("settings", "to-azd", Write(), "--json", PathOf("plan.json"));
        var lines = await CliRun.OfAsync("settings", "to-azd", Write(), "--form", "powershell");
        Assert.Equal((ExitCode.Good, ExitCode.Good), (sh.ExitCode, lines.ExitCode));
        await File.WriteAllTextAsync(
            PathOf("lines.ps1"),
            $"$set = [ordered]@{{}}\nfunction azd {{ $set[$args[2]] = $args[3] }}\n{lines.Output}\n$set | ConvertTo-Json");
        var run = await PowerShell.RunAsync($"& '{PathOf("lines.ps1")}'");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var plan = JsonNode.Parse(await File.ReadAllTextAsync(PathOf("plan.json")))!["variables"]!;
        Assert.True(JsonNode.DeepEquals(plan, JsonNode.Parse(run.Output)), run.Output);
    }

    [Fact]
    public async Task app_settings_are_the_json_of_the_portal()
    {
        var run = await CliRun.OfAsync("settings", "to-azd", Write(), "--form", "appsettings");
        var skew = JsonNode.Parse(run.Output)!.AsArray().Single(entry => (string)entry!["name"]! == "Kacls__ClockSkew")!;
        Assert.Equal("00:02:00", (string)skew["value"]!);
        Assert.False((bool)skew["slotSetting"]!);
    }

    [Fact]
    public async Task what_the_template_computes_is_named_and_not_deployed()
    {
        var run = await CliRun.OfAsync("settings", "to-azd", Write());
        Assert.Contains("# Kacls:KeyEncryption:Keys:0:KeyId: the template", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("vault.azure.net", run.Output, StringComparison.Ordinal);
    }

    private static KaclsSettings Minimal(string key) => new()
    {
        Authentication = new()
        {
            Providers =
            [
                new()
                {
                    Name = "x", Issuer = "https://x.example",
                    Discovery = key.EndsWith(":Keys:0", StringComparison.Ordinal) ? null : "https://x.example/d",
                    Keys = key.EndsWith(":Keys:0", StringComparison.Ordinal) ? ["https://x.example/k"] : [],
                },
            ],
        },
        Migration = new() { Peers = [new() { Url = "https://old.example/v1" }] },
        KeyEncryption = new() { Keys = [new() { KeyId = "https://x.managedhsm.azure.net/keys/kek", Algorithm = "A256KW" }] },
    };

    private static string WhoMay(IConfiguration configuration)
    {
        var settings = SettingsLoader.Load(configuration, _ => null).Settings;
        return JsonSerializer.Serialize(new
        {
            settings.OwnerDomains, settings.AnyOwnerDomain, settings.AllowedOrigins, settings.ClockSkew, settings.Authorization,
            settings.Authentication, settings.Guests, settings.Privileged, settings.Migration, settings.Suspended,
            settings.DisabledOperations, settings.Limits, settings.Delegation, settings.Perimeters,
        });
    }

    /// <summary>A line of a parameter file, as azd would fill in the variable: a text, or JSON as a whole.</summary>
    private static string Parameter(KeyValuePair<string, string> variable)
    {
        var name = JsonNode.Parse(Repository.Read("infra/main.parameters.json"))!["parameters"]!.AsObject().Single(parameter =>
            Regex.IsMatch((string)parameter.Value!["value"]!, $$"""^\$\{{{variable.Key}}[=}]""")).Key;
        var text = $"'{variable.Value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)
            .Replace("${", @"\${", StringComparison.Ordinal)}'";
        return $"param {name} = {(name is "moreSettings" or "moreIdentityProviders" ? $"json({text})" : text)}";
    }

    private string Write()
    {
        File.WriteAllText(PathOf("appsettings.json"), new JsonObject
        {
            ["Kacls"] = new JsonObject
            {
                ["Name"] = "contoso",
                ["Urls"] = new JsonArray("https://kacls.contoso.example/cse"),
                ["OwnerDomains"] = new JsonArray("contoso.example", "contoso.test"),
                ["AllowedOrigins"] = new JsonArray("https://client-side-encryption.google.com", "https://staging.contoso.example"),
                ["ClockSkew"] = "00:02:00",
                ["DisabledOperations"] = new JsonArray("digest"),
                ["Guests"] = new JsonObject { ["EmailTypes"] = new JsonArray("google-visitor") },
                ["Privileged"] = new JsonObject { ["Users"] = new JsonArray("admin@contoso.example"), ["MaxTokenAge"] = "00:05:00" },
                ["Migration"] = new JsonObject
                {
                    ["Peers"] = new JsonArray(
                        new JsonObject
                        {
                            ["Url"] = "https://old.example/v1",
                            ["Allow"] = new JsonArray("rewrap-from"),
                            ["Networks"] = new JsonArray("203.0.113.0/24"),
                        },
                        new JsonObject { ["Url"] = "https://new.example/v1", ["Allow"] = new JsonArray("rewrap-from", "unwrap") }),
                },
                ["Authentication"] = new JsonObject
                {
                    ["Providers"] = new JsonArray(
                        Provider(OddName, "entra", "user", new JsonObject { ["Algorithms"] = new JsonArray("RS256") }),
                        Provider(
                            "guests of 'others'", "guests", "guest",
                            new JsonObject { ["EmailClaim"] = "upn", ["IgnoreEmailVerified"] = true }),
                        Provider("admins", "admins", "privileged", new JsonObject { ["Algorithms"] = new JsonArray("ES256") })),
                },
                ["Limits"] = new JsonObject { ["UnwrapsPerUserPerMinute"] = 600 },
                ["Perimeters"] = new JsonObject
                {
                    ["Default"] = new JsonObject
                    {
                        ["Rules"] = new JsonArray(new JsonObject
                        {
                            ["Name"] = "o'clock, \"no\" $x",
                            ["Effect"] = "deny",
                            ["When"] = new JsonObject { ["Users"] = new JsonArray("intern@contoso.example") },
                        }),
                    },
                },
                ["KeyEncryption"] = new JsonObject
                {
                    ["Provider"] = "KeyVault",
                    ["Keys"] = new JsonArray(
                        new JsonObject { ["Name"] = "kek1", ["KeyId"] = "https://contoso.vault.azure.net/keys/kacls-kek" }),
                },
            },
        }.ToJsonString());
        return PathOf("appsettings.json");
    }

    private static JsonObject Provider(string name, string host, string use, JsonObject more)
    {
        var provider = new JsonObject
        {
            ["Name"] = name,
            ["Issuer"] = $"https://{host}.example",
            ["Discovery"] = $"https://{host}.example/.well-known/openid-configuration",
            ["Audiences"] = new JsonArray("client-1", "client-2"),
            ["Uses"] = new JsonArray(use),
            ["Domains"] = new JsonArray("contoso.example", "*.contoso.example"),
        };
        foreach (var (member, value) in more)
        {
            provider[member] = value?.DeepClone();
        }

        return provider;
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    [GeneratedRegex(
        @"^\| `(?<name>Kacls:\S+)` \| (?<type>[^|]+) \| (?<default>[^|]+) \|(?<bounds>[^|]*)\| (?<why>.+) \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex("KACLS_[A-Z_]+")]
    private static partial Regex Variable();
}
