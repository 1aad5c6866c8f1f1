using System.Text.Json.Nodes;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Doctor.Settings;

public sealed class SettingsCheckTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-doctor-");

    private const string Right =
        """
        # As environment variables.
        Kacls__Urls__0=https://kacls.contoso.example/v1
        Kacls__OwnerDomains__0="contoso.example"
        export Kacls__Authentication__Providers__0__Name='entra'
        Kacls__Authentication__Providers__0__Issuer=https://idp.contoso.example
        Kacls__Authentication__Providers__0__Audiences__0=client
        Kacls__Authentication__Providers__0__Discovery=https://idp.contoso.example/.well-known/openid-configuration
        Kacls__Authentication__Providers__0__Uses__0=user
        Kacls__KeyEncryption__Provider=KeyVault
        Kacls__KeyEncryption__Keys__0__Name=kek1
        Kacls__KeyEncryption__Keys__0__KeyId=https://contoso.vault.azure.net/keys/kacls-kek

        """;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task right_settings_have_no_finding_in_whatever_form_they_are()
    {
        var pairs = Right.Replace("export ", "", StringComparison.Ordinal).Split('\n').Where(line => line.Contains('='))
            .Select(line => line.Split('=', 2)).Select(pair => (Name: pair[0], Value: pair[1].Trim('"', '\''))).ToList();
        var values = new JsonObject(pairs.Select(pair => Member(pair.Name, pair.Value)));
        foreach (var text in new[]
        {
            Right,
            new JsonObject { ["IsEncrypted"] = false, ["Values"] = values }.ToString(),
            new JsonArray([.. pairs.Select(pair => new JsonObject([Member("name", pair.Name), Member("value", pair.Value)]))]).ToString(),
            """
            {
              "Kacls": {
                "Urls": ["https://kacls.contoso.example/v1"], // As appsettings.json.
                "OwnerDomains": ["contoso.example"],
                "Authentication": { "Providers": [{
                  "Name": "entra", "Issuer": "https://idp.contoso.example", "Audiences": ["client"], "Uses": ["user"],
                  "Discovery": "https://idp.contoso.example/.well-known/openid-configuration" }] },
                "KeyEncryption": { "Provider": "KeyVault", "Keys": [
                  { "Name": "kek1", "KeyId": "https://contoso.vault.azure.net/keys/kacls-kek" }] }
              }
            }
            """,
        })
        {
            var run = await JudgeAsync(text);
            Assert.True(run.ExitCode == ExitCode.Good, run.Output);
            Assert.Contains("would start as https://kacls.contoso.example/v1, with KEKs of KeyVault", run.Output, StringComparison.Ordinal);
            Assert.Contains("0 findings, 0 warnings", run.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Kacls__OwnerDomain__0=contoso.example", "did you mean Kacls:OwnerDomains:0", "Write Kacls:OwnerDomains:0.")]
    [InlineData("Kacls__TrustedHops=1", "did you mean Kacls:Network:TrustedHops", "Write Kacls:Network:TrustedHops.")]
    [InlineData("Kacls__Ulrs__1=https://kacls.contoso.example/v1", "did you mean Kacls:Urls:1", "Write Kacls:Urls:1.")]
    [InlineData("Kacls_Suspended=true", "Kacls_Suspended is no setting", "Write Kacls__Suspended.")]
    [InlineData("Kalcs__Suspended=true", "Kalcs__… is no setting", "Write Kacls__….")]
    [InlineData("Kacls__ClockSkew=60", "Kacls:ClockSkew", "docs/settings.md says what Kacls:ClockSkew may be.")]
    [InlineData("Kacls__AllowedOrigins__0=https://a.example/x", "is not an origin", "docs/settings.md")]
    [InlineData("no assignment", "Line 12 is no NAME=value.", "Mend the file.")]
    [InlineData("kacls__urls__0=https://other.example/v1", "kacls__urls__0 is set twice.", "Mend the file.")]
    public async Task a_fault_is_found_with_what_to_do(string line, string seen, string todo)
    {
        var run = await JudgeAsync(Right + line);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Matches($@"FINDING settings: [^\n]*{System.Text.RegularExpressions.Regex.Escape(seen)}", run.Output);
        Assert.Contains(todo, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task all_faults_are_found_at_once_and_counted_in_the_json()
    {
        await File.WriteAllTextAsync(
            PathOf("kacls.env"), Right + "Kacls__ClockSkew=1.00:00:00\nKacls__Sispended=true\nKacls__Network__TrustedHops=99");
        var json = (await DoctorRun.OfAsync("doctor", "settings", PathOf("kacls.env"), "--json", "-")).Json;
        Assert.Equal(3, json.GetProperty("summary").GetProperty("finding").GetInt32());
        Assert.Equal(PathOf("kacls.env"), json.GetProperty("target").GetString());
    }

    [Fact]
    public async Task what_may_not_be_meant_is_a_warning()
    {
        var run = await JudgeAsync(
            Right.Replace("Kacls__OwnerDomains__0", "Kacls__Guests__EmailTypes__0", StringComparison.Ordinal)
                .Replace("Uses__0=user", "Uses__0=guest", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Contains("warning settings: Kacls:Guests:EmailTypes:0 is 'contoso.example'", run.Output, StringComparison.Ordinal);
        Assert.Contains("warning settings: Kacls:OwnerDomains names no domain", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_for_development_is_found_as_in_azure()
    {
        var local = Right.Replace("=KeyVault", "=Local\nKacls__KeyEncryption__Path=kek.pem", StringComparison.Ordinal);
        local = string.Join('\n', local.Split('\n').Where(line => !line.Contains("Keys__0", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.Good, (await JudgeAsync(local)).ExitCode);
        Assert.Contains("which does not run in Azure", (await JudgeAsync(local, "--azure")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_policys_file_is_judged_beside_the_settings()
    {
        await File.WriteAllTextAsync(PathOf("policy.json"), """{ "Default": { "Ruels": [], "Rules": [{ "Effect": "maybe" }] } }""");
        var run = await JudgeAsync(Right + "Kacls__Perimeters__File=policy.json");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Matches("FINDING settings: .*policy.json: .*did you mean Default:Rules", run.Output);
        Assert.Matches("FINDING settings: .*policy.json: .*Effect.*\n +docs/perimeters.md", run.Output);
    }

    [Fact]
    public async Task a_country_database_that_goes_out_with_the_app_is_left_to_its_start()
    {
        await File.WriteAllTextAsync(PathOf("policy.json"), """{ "CountryDatabase": "countries.csv" }""");
        var run = await JudgeAsync(Right + "Kacls__Perimeters__File=policy.json");
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Contains("only its start can look", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"Kacls\": ")]
    [InlineData("[1")]
    public async Task what_is_not_json_is_found(string text) =>
        Assert.Contains("The file is not JSON", (await JudgeAsync(text)).Output, StringComparison.Ordinal);

    private static KeyValuePair<string, JsonNode?> Member(string name, string value) => new(name, value);

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private async Task<DoctorRun> JudgeAsync(string text, params string[] options)
    {
        await File.WriteAllTextAsync(PathOf("settings"), text);
        return await DoctorRun.OfAsync(["doctor", "settings", PathOf("settings"), .. options]);
    }
}
