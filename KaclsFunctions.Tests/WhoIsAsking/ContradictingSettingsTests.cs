using KaclsFunctions.Tests.LocalHost;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.WhoIsAsking.IdentitySettings;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>9. Settings that contradict each other, or that are a developer's, stop the start.</summary>
[Rule("A-43")]
public sealed class ContradictingSettingsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-localhost-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("user,privileged")]
    [InlineData("privileged,guest")]
    [InlineData("user,guest,privileged")]
    public void an_entry_for_administrators_is_for_nothing_else(string uses) =>
        AssertError("Kacls:Authentication:Providers:0:Uses", ErrorsOf(Provider(0, "https://a.example", uses.Split(','))));

    [Theory]
    [InlineData("user")]
    [InlineData("guest")]
    [Rule("12-2")]
    public void an_audience_of_administrators_is_nobody_elses_at_that_issuer(string use)
    {
        var admins = Provider(1, "https://a.example", ["privileged"], ["tool", "shared"]);
        AssertError(
            "Kacls:Authentication:Providers:1:Audiences",
            ErrorsOf([.. Provider(0, "https://a.example", [use], ["web", "shared"]), .. admins]));
        Assert.Empty(ErrorsOf([.. Provider(0, "https://a.example", [use], ["web", "SHARED"]), .. admins]));

        // Client ids of two issuers have nothing to do with each other.
        Assert.Empty(ErrorsOf([.. Provider(0, "https://b.example", [use], ["shared"]), .. admins]));
    }

    [Fact]
    public void two_entries_for_administrators_may_share_one() => Assert.Empty(ErrorsOf(
        [
            .. Provider(0, "https://a.example", ["privileged"], ["tool"]),
            .. Provider(1, "https://a.example", ["privileged", "privileged"], ["tool"]),
        ]));

    [Fact]
    public void guest_types_need_a_guest_provider()
    {
        var user = Provider(0, "https://a.example", ["user"]);
        var types = List("Kacls:Guests:EmailTypes", "google-visitor").ToArray();
        AssertError("Kacls:Guests:EmailTypes", ErrorsOf([.. user, .. types]));
        Assert.Empty(ErrorsOf([.. Provider(0, "https://a.example", ["user", "guest"]), .. types]));
    }

    [Fact]
    public void privileged_users_need_a_privileged_provider()
    {
        var user = Provider(0, "https://a.example", ["user"]);
        var users = List("Kacls:Privileged:Users", "admin@contoso.example").ToArray();
        AssertError("Kacls:Privileged:Users", ErrorsOf([.. user, .. users]));
        Assert.Empty(ErrorsOf([.. user, .. users, .. Provider(1, "https://a.example", ["privileged"])]));
    }

    [Fact]
    public async Task an_unknown_guest_type_is_a_warning()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Guests:EmailTypes:0"] = "google-visitor",
            ["Kacls:Guests:EmailTypes:1"] = "customer-idp",
            ["Kacls:Guests:EmailTypes:2"] = "google-next",
        });
        Assert.Single(
            kacls.Log.Text.Split('\n'),
            line => line.Contains("Warning", StringComparison.Ordinal) && line.Contains("'google-next'", StringComparison.Ordinal));
        Assert.DoesNotContain("'google-visitor'", kacls.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("'customer-idp'", kacls.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "Development", true)]
    [InlineData("DOTNET_ENVIRONMENT", "development", true)]
    [InlineData("ASPNETCORE_ENVIRONMENT", "Development", true)]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "Production", false)]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "Staging", false)]
    [InlineData("AZURE_FUNCTIONS_ENVIRONMENT", "", false)]
    public void the_function_app_takes_a_software_kek_in_development_alone(string? variable, string? value, bool starts)
    {
        (string Name, string? Value)[] settings =
        [
            .. Provider(0, "https://a.example", ["user"]),
            ("Kacls:KeyEncryption:Provider", "Local"),
            ("Kacls:KeyEncryption:Path", "kek.pem"),
            ("Kacls:OwnerDomains:0", "contoso.example"),
        ];
        string? Environment(string name) => name == variable ? value : null;
        var errors = ErrorsOf(settings, Environment, underFunctions: true);
        Assert.Equal(starts ? [] : ["Kacls:KeyEncryption:AllowLocal"], errors.Select(error => error.Split(' ')[0]));
        Assert.Empty(ErrorsOf([.. settings, ("Kacls:KeyEncryption:AllowLocal", "true")], Environment, underFunctions: true));

        // In Azure nothing allows it.
        Assert.NotEmpty(ErrorsOf(
            [.. settings, ("Kacls:KeyEncryption:AllowLocal", "true")],
            name => name == "WEBSITE_POD_NAME" ? "pod" : Environment(name),
            underFunctions: true));
    }

    [Fact]
    public void a_variable_that_names_another_environment_is_believed() => Assert.NotEmpty(ErrorsOf(
        Provider(0, "https://a.example", ["user"]),
        name => name switch { "AZURE_FUNCTIONS_ENVIRONMENT" => "Production", "DOTNET_ENVIRONMENT" => "Development", _ => null },
        underFunctions: true));

    [Fact]
    public void development_issuers_stand_neither_in_azure_nor_beside_keys_in_a_vault()
    {
        var path = Path.Combine(folder.FullName, ".kacls", "issuers", "idp.jwks.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "{}");
        (string Name, string? Value)[] byName = [.. Provider(0, "https://idp.kacls.example", ["user"])];
        (string Name, string? Value)[] byFile =
            [.. Provider(0, "https://a.example", ["user"]), ("Kacls:Authentication:Providers:0:Keys", path)];
        (string Name, string? Value)[] google =
        [
            .. Provider(0, "https://a.example", ["user"]),
            ("Kacls:Authorization:Issuers:0:Application", "drive"),
            ("Kacls:Authorization:Issuers:0:Issuer", "drive"),
            ("Kacls:Authorization:Issuers:0:Audience", "cse-authorization"), ("Kacls:Authorization:Issuers:0:Keys", path),
        ];
        AssertError("Kacls:Authentication:Providers:0", ErrorsOf(byName));
        AssertError("Kacls:Authentication:Providers:0", ErrorsOf(byFile));
        AssertError("Kacls:Authorization:Issuers:0", ErrorsOf(google));
        foreach (var settings in new[] { byName, byFile, google })
        {
            (string Name, string? Value)[] local =
                [.. settings, ("Kacls:KeyEncryption:Provider", "Local"), ("Kacls:KeyEncryption:Path", "kek.pem")];
            Assert.Empty(ErrorsOf(local));
            Assert.Contains(
                ErrorsOf(local, name => name == "WEBSITE_POD_NAME" ? "pod" : null),
                error => error.Contains("development issuer", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("WEBSITE_POD_NAME", "pod")]
    [InlineData("Kacls__KeyEncryption__Provider", "KeyVault")]
    [InlineData("Kacls__Authorization__Issuers__0__Application", "drive")]
    [InlineData("Kacls__Authentication__Providers__0__Name", "idp")]
    public async Task local_host_trusts_none_of_them_beside_anything_real(string variable, string value)
    {
        await using var localHost = LocalHostProcess.Start(
            folder.FullName, new Dictionary<string, string> { [variable] = value }, "--urls", "http://127.0.0.1:0");
        Assert.Equal(1, await localHost.ExitCodeAsync());
        var error = variable.StartsWith("Kacls__Authentication", StringComparison.Ordinal)
            ? "Kacls:Authentication:Providers:0:Issuer is missing"
            : "Kacls:Authentication:Providers names no identity provider";
        await localHost.WaitForAsync(host => host.Errors.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task naming_providers_alone_leaves_no_development_issuer_of_googles()
    {
        await using var localHost = LocalHostProcess.Start(
            folder.FullName,
            new Dictionary<string, string>
            {
                ["Kacls__Authentication__Providers__0__Name"] = "idp",
                ["Kacls__Authentication__Providers__0__Issuer"] = "https://idp.example",
                ["Kacls__Authentication__Providers__0__Keys"] = "http://127.0.0.1:9/keys",
                ["Kacls__Authentication__Providers__0__Uses__0"] = "user",
            },
            "--urls",
            "http://127.0.0.1:0");
        await localHost.WaitForAsync(host => host.Output.Any(line => line.Contains("are your own", StringComparison.Ordinal)));
        Assert.All(localHost.Commands, command => Assert.DoesNotContain(" -d ", command, StringComparison.Ordinal));
        var url = localHost.Commands[0].Split(' ')[^1].Replace("/status", "/digest", StringComparison.Ordinal);
        using var key = System.Security.Cryptography.RSA.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(folder.FullName, ".kacls", "issuers", "migration.pem")));
        var forged = new Kacls.Testing.Issuers.TokenIssuer(
            "apps-security-cse-kaclscommunication@system.gserviceaccount.com",
            TimeProvider.System,
            Kacls.Testing.Issuers.IssuerKey.Of(key));
        var token = Kacls.Testing.Issuers.SampleTokens.MigrationAuthorization(forged, "verifier").Mint();
        var reply = await LocalHostProcess.PasteAsync($"curl -s {url} -d '{{\"authorization\":\"{token}\",\"wrapped_key\":\"AAAA\"}}'");
        Assert.Matches("authorization_key_unknown|key_source_unavailable", reply.GetProperty("details").GetString());
    }
}
