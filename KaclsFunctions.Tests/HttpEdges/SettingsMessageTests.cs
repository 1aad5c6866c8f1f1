using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Settings;
using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>A settings error says what to write instead, so that nobody has to look for it.</summary>
public sealed class SettingsMessageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-messages-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("Kacls:ClokSkew", "00:01:00", "Kacls:ClockSkew")]
    [InlineData("Kacls:clockskw", "00:01:00", "Kacls:ClockSkew")]
    [InlineData("Kacls:Url:0", "https://a.example", "Kacls:Urls:0")]
    [InlineData("Kacls:Privilege:Users:0", "admin@contoso.example", "Kacls:Privileged:Users:0")]
    [InlineData("Kacls:Privileged:User:0", "admin@contoso.example", "Kacls:Privileged:Users:0")]
    [InlineData("Kacls:Authentication:Provider:0:Name", "x", "Kacls:Authentication:Providers:0:Name")]
    [InlineData("Kacls:Authentication:Providers:0:Audience", "client", "Kacls:Authentication:Providers:0:Audiences")]
    [InlineData("Kacls:Authentication:Providers:0:Isuser", "x", "Kacls:Authentication:Providers:0:Issuer")]
    [InlineData("Kacls:Migration:Peers:0:AllowPrivateNetworks", "true", "Kacls:Migration:Peers:0:AllowPrivateNetwork")]
    [InlineData("Kacls:Perimeters:Default:Rule:0:Name", "x", "Kacls:Perimeters:Default:Rules:0:Name")]
    [InlineData("Kacls:MaxTokenAge", "00:05:00", "Kacls:Privileged:MaxTokenAge")]
    [InlineData("Kacls:FrontDoorId", "x", "Kacls:Network:FrontDoorId")]
    [InlineData("Kacls:IgnoreEmailVerified", "true", "Kacls:Authentication:Providers:0:IgnoreEmailVerified")]
    public void a_name_that_does_not_exist_is_told_with_the_one_that_was_meant(string name, string value, string meant) =>
        Assert.Equal($"{name} is not a setting: did you mean {meant}?", ErrorOf(name, value));

    [Fact]
    public void so_is_one_inside_a_rule() => Assert.Contains(
        ErrorsOf(("Kacls:Perimeters:ById:finance:Rules:0:Effct", "deny")),
        error => error.EndsWith(
            "Effct is not a setting: did you mean Kacls:Perimeters:ById:finance:Rules:0:Effect?", StringComparison.Ordinal));

    [Theory]
    [InlineData("Kacls:Colour")]
    [InlineData("Kacls:Privileged:Zone")]
    [InlineData("Kacls:X")]
    public void a_name_like_no_other_is_told_alone(string name) => Assert.Equal($"{name} is not a setting", ErrorOf(name, "x"));

    [Fact]
    public void no_two_settings_of_a_section_are_so_alike_that_the_right_one_is_not_found()
    {
        foreach (var name in new[] { "Kacls:Suspended", "Kacls:Urls", "Kacls:OwnerDomains" })
        {
            Assert.EndsWith($"did you mean {name}?", ErrorOf(name[..^2] + "x" + name[^1], "x"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Kacls:Guests:EmailTypes", "Kacls__Guests__EmailTypes__0")]
    [InlineData("Kacls:OwnerDomains", "Kacls__OwnerDomains__0")]
    [InlineData("Kacls:Authentication:Providers:0:Audiences", "Kacls__Authentication__Providers__0__Audiences__0")]
    [InlineData("Kacls:Authentication:Providers:0:Uses", "Kacls__Authentication__Providers__0__Uses__0")]
    [InlineData("Kacls:DisabledOperations", "Kacls__DisabledOperations__0")]
    [InlineData("Kacls:Migration:Peers:0:Networks", "Kacls__Migration__Peers__0__Networks__0")]
    public void a_single_value_for_a_list_is_told_how_a_list_is_written(string name, string variable) =>
        Assert.Equal($"{name} is a list, not a single value: its first entry is {variable}", ErrorOf(name, "x"));

    [Theory]
    [InlineData("Kacls:Authentication:Providers", "Kacls__Authentication__Providers__0__…")]
    [InlineData("Kacls:Migration:Peers", "Kacls__Migration__Peers__0__…")]
    public void a_single_value_for_a_list_of_sections_is_told_so_too(string name, string variable) =>
        Assert.Contains($"{name} is a list, not a single value: its first entry is {variable}", ErrorsOf((name, "x")));

    [Fact]
    public void an_entry_without_a_number_is_told_how_entries_are_numbered() => Assert.Equal(
        "Kacls:KeyEncryption:Keys:first:Name is not a setting: a list's entries are numbered, as in Kacls__KeyEncryption__Keys__0__Name",
        ErrorOf("Kacls:KeyEncryption:Keys:first:Name", "kek1"));

    [Theory]
    [InlineData("Kacls:ClockSkew", "60", "60 days", "between 0 and 10 minutes")]
    [InlineData("Kacls:ClockSkew", "60.00:00:00", "60 days", "between 0 and 10 minutes")]
    [InlineData("Kacls:ClockSkew", "1", "1 day", "between 0 and 10 minutes")]
    [InlineData("Kacls:ClockSkew", "24:00:00", "24 days", "between 0 and 10 minutes")]
    [InlineData("Kacls:Delegation:Lifetime", "15", "15 days", "between 1 second and 1 hour")]
    [InlineData("Kacls:Privileged:MaxTokenAge", "900", "900 days", "over 0 and at most 1 day")]
    [InlineData("Kacls:KeyEncryption:Timeout", "1", "1 day", "between 50 milliseconds and 20 seconds")]
    [InlineData("Kacls:KeyEncryption:RefreshInterval", "60", "60 days", "between 5 seconds and 5 minutes")]
    [InlineData("Kacls:Outbound:StaleKeysFor", "86400", "86400 days", "between 15 minutes and 30 days")]
    public void a_time_that_reads_as_days_is_told_in_days(string name, string value, string days, string bounds) => Assert.Equal(
        $"{name} is {days}, which is not {bounds}: a bare number counts days, and 60 seconds are 00:01:00", ErrorOf(name, value));

    [Theory]
    [InlineData("Kacls:ClockSkew", "01:00:00")]
    [InlineData("Kacls:ClockSkew", "-00:00:01")]
    [InlineData("Kacls:Delegation:Lifetime", "01:00:01")]
    [InlineData("Kacls:KeyEncryption:Timeout", "00:00:00.0100000")]
    [InlineData("Kacls:Outbound:StaleKeysFor", "00:10:00")]
    public void another_time_is_told_as_it_is_written(string name, string value) =>
        Assert.StartsWith($"{name} is {value}, which is not ", ErrorOf(name, value), StringComparison.Ordinal);

    [Theory]
    [InlineData("Kacls:ClockSkew", "soon", "is 'soon', which is not a time such as 00:01:00 (hours, minutes, seconds)")]
    [InlineData("Kacls:ClockSkew", "60s", "is '60s', which is not a time such as 00:01:00 (hours, minutes, seconds)")]
    [InlineData("Kacls:Suspended", "yes", "is 'yes', which is neither true nor false")]
    [InlineData("Kacls:Network:TrustedHops", "many", "is 'many', which is not a whole number")]
    [InlineData("Kacls:Telemetry:SamplingRatio", "10 %", "is '10 %', which is not a number such as 0.5")]
    public void a_value_that_can_not_be_read_is_told_with_what_can(string name, string value, string error) =>
        Assert.Equal($"{name} {error}", ErrorOf(name, value));

    [Fact]
    public void a_file_of_keys_that_is_not_there_is_named_with_its_full_path()
    {
        var path = Path.Combine(folder.FullName, "idp.pem");
        Assert.Equal($"Kacls:Authentication:Providers:0:Keys:0 names the file {path}, which does not exist", KeysError(path));
        Assert.Equal(
            $"Kacls:Authentication:Providers:0:Keys:0 names the file {Path.GetFullPath("missing.pem")}, which does not exist",
            KeysError("missing.pem"));
        Assert.Equal(
            $"Kacls:Authentication:Providers:0:Keys:0 names the file {Path.Combine(folder.FullName, "none", "idp.pem")}, in a folder that "
                + $"does not exist",
            KeysError(Path.Combine(folder.FullName, "none", "idp.pem")));
        Assert.Equal(
            $"Kacls:Authentication:Providers:0:Keys:0 names {folder.FullName}, which is a folder, not a file", KeysError(folder.FullName));
        File.WriteAllText(path, "keys");
        Assert.Empty(ErrorsOf(("Kacls:Authentication:Providers:0:Keys:0", path)));
    }

    [Fact]
    public void so_are_the_other_files()
    {
        var path = Path.Combine(folder.FullName, "missing.pem");
        Assert.Equal(
            $"Kacls:Outbound:TrustedCertificates names the file {path}, which does not exist",
            ErrorOf("Kacls:Outbound:TrustedCertificates", path));
        Assert.Equal(
            $"Kacls:Outbound:TrustedCertificates names {folder.FullName}, which is a folder, not a file",
            ErrorOf("Kacls:Outbound:TrustedCertificates", folder.FullName));

        // A key that is to be made needs a folder, and this is none.
        var file = Path.Combine(folder.FullName, "file");
        File.WriteAllText(file, "");
        var settings = new KaclsSettings
        {
            Signing = { Path = Path.Combine(file, "signing.pem") },
            KeyEncryption = { Provider = "Local", Path = folder.FullName },
        };
        var errors = Assert.Throws<SettingsException>(() => LocalKeys.Open(settings)).Errors;
        Assert.Equal($"Kacls:KeyEncryption:Path names {folder.FullName}, which is a folder, not a file", errors[0]);
        Assert.StartsWith(
            $"Kacls:Signing:Path names the file {settings.Signing.Path}, which can't be read or made: ",
            errors[1],
            StringComparison.Ordinal);
        File.WriteAllText(path, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----");
        var error = Assert.Single(
            Assert.Throws<SettingsException>(() => LocalKeys.Open(new KaclsSettings { Signing = { Path = path } })).Errors);
        Assert.Equal($"Kacls:Signing:Path names the file {path}, which holds no RSA private key of 2,048 bits or more", error);
    }

    [Fact]
    public void a_file_without_the_right_to_read_it_is_told_so()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            // Nothing is closed to an administrator: there the words alone can be looked at.
            var denied = FileErrors.Describe("/idp.pem", new UnauthorizedAccessException());
            Assert.Equal("names the file /idp.pem, which this process may not open", denied);
            return;
        }

        var path = Path.Combine(folder.FullName, "idp.pem");
        File.WriteAllText(path, "keys");
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.Equal($"Kacls:Authentication:Providers:0:Keys:0 names the file {path}, which this process may not open", KeysError(path));
    }

    private static string ErrorOf(string name, string value) =>
        Assert.Single(ErrorsOf((name, value)), error => error.StartsWith($"{name} ", StringComparison.Ordinal));

    private static string KeysError(string path) => Assert.Single(ErrorsOf(("Kacls:Authentication:Providers:0:Keys:0", path)));

    private static IReadOnlyList<string> ErrorsOf((string Name, string? Value) setting) => IdentitySettings.ErrorsOf(
        [
            .. IdentitySettings.Provider(0, "https://idp.example", ["user"]).Where(
                own => !setting.Name.StartsWith(own.Name, StringComparison.Ordinal)),
            setting,
        ]);
}
