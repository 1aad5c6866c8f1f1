using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.LocalHost;

/// <summary>LocalHost started as people start programs: wrongly, on every address, behind a proxy.</summary>
public sealed class LocalHostHttpEdgesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-localhost-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("--help", "--functions")]
    [InlineData("-h", "--urls")]
    [InlineData("--version", "0.1")]
    public async Task tells_what_it_is_without_starting_and_makes_no_keys(string argument, string told)
    {
        await using var localHost = LocalHostProcess.Start(folder.FullName, null, argument);
        Assert.Equal(0, await localHost.ExitCodeAsync());
        await localHost.WaitForAsync(host => host.Output.Any(line => line.Contains(told, StringComparison.Ordinal)));
        Assert.Empty(folder.EnumerateFileSystemInfos());
    }

    [Theory]
    [InlineData("Unknown argument --url", "--url", "http://127.0.0.1:0")]
    [InlineData("Unknown argument serve", "serve")]
    [InlineData("Unknown argument --Kaclz:Name=x", "--Kaclz:Name=x")]
    [InlineData("Unknown argument Kacls:Name=x", "Kacls:Name=x")]
    [InlineData("Unknown argument /Kacls:Name=x", "/Kacls:Name=x")]
    [InlineData("--Kacls:Name has no value", "--Kacls:Name")]
    [InlineData("'--urls'", "--urls")]
    [InlineData("--urls: nonsense is not http://HOST:PORT", "--urls", "nonsense")]
    [InlineData("is not http://HOST:PORT", "--urls", "http://127.0.0.1:70000")]
    [InlineData("is not http://HOST:PORT", "--urls", "http://127.0.0.1:http")]
    [InlineData("is not http://HOST:PORT", "--urls", "http://127.0.0.1:-1")]
    [InlineData("is not http://HOST:PORT", "--urls", "http://127.0.0.1:")]
    [InlineData("is not http://HOST:PORT", "--urls", "http://:8787")]
    [InlineData("is not http://HOST:PORT", "--urls", "http://127.0.0.1:0/v1")]
    [InlineData("is not http://HOST:PORT", "--urls", "http://unix:/kacls.sock")]
    [InlineData("is not http://HOST:PORT", "--urls", "https://127.0.0.1:0")]
    [InlineData("is not http://HOST:PORT", "--urls", "http://127.0.0.1:0;ftp://127.0.0.1")]
    [InlineData("--urls names no address", "--urls", ";")]
    [InlineData("Logging:LogLevel:Default is no log level", "--Logging:LogLevel:Default=Verbose")]
    [InlineData("Logging:Console:LogLevel:Kacls is no log level", "--Logging:Console:LogLevel:Kacls", "Warn")]
    [InlineData("Kacls:Nmae", "--Kacls:Nmae=x")]
    public Task a_wrong_argument_ends_it_with_a_line(string told, params string[] arguments) => AssertRefusedAsync(told, null, arguments);

    [Theory]
    [InlineData("ASPNETCORE_URLS", "127.0.0.1:1")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:1x")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "http")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "70000")]
    public Task a_wrong_address_in_the_environment_ends_it_with_a_line_that_names_the_variable(string variable, string value) =>
        AssertRefusedAsync(variable, new() { [variable] = value });

    [Theory]
    [InlineData("", "does not contain any JSON")]
    [InlineData("{", "LineNumber: 0")]
    [InlineData("{\n\"Kacls\": {\n\"Name\": \"x\"", "LineNumber: 2")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{"Kacls":{"Name":"a"},"kacls":{"name":"b"}}""", "duplicate")]
    public async Task a_broken_file_of_settings_ends_it_with_a_line_that_names_the_file(string json, string told)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), json);
        await AssertRefusedAsync("appsettings.json", null, "--urls", "http://127.0.0.1:0");
        await AssertRefusedAsync(told, null, "--urls", "http://127.0.0.1:0");
    }

    [Fact]
    public async Task a_folder_that_cant_be_written_ends_it_with_a_line()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, ".kacls"), "not a folder");
        await AssertRefusedAsync("can't be written", null, "--urls", "http://127.0.0.1:0");
    }

    [Theory]
    [InlineData("drive.pem", "")]
    [InlineData("idp.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public async Task a_key_file_that_holds_no_key_ends_it_with_a_line(string name, string text)
    {
        var issuers = folder.CreateSubdirectory(".kacls/issuers");
        await File.WriteAllTextAsync(Path.Combine(issuers.FullName, name), text);
        await AssertRefusedAsync($"{name} holds no private key", null, "--urls", "http://127.0.0.1:0");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("*")]
    [InlineData("[::1]")]
    public async Task a_port_in_use_ends_it_with_a_line(string host)
    {
        using var taken = new TcpListener(host == "[::1]" ? IPAddress.IPv6Loopback : host == "*" ? IPAddress.Any : IPAddress.Loopback, 0);
        taken.Start();
        await AssertRefusedAsync("LocalHost can't listen", null, "--urls", $"http://{host}:{((IPEndPoint)taken.LocalEndpoint).Port}");
    }

    [Fact]
    public Task an_address_of_another_machine_ends_it_with_a_line() =>
        AssertRefusedAsync("LocalHost can't listen", null, "--urls", "http://192.0.2.1:0");

    [Theory]
    [InlineData("http://*:0", "127.0.0.1")]
    [InlineData("http://+:0", "127.0.0.1")]
    [InlineData("http://0.0.0.0:0", "127.0.0.1")]
    [InlineData("http://[::]:0", "127.0.0.1")]
    [InlineData("http://kacls.example:0", "127.0.0.1")]
    [InlineData("http://localhost:0", "127.0.0.1")]
    [InlineData("http://127.0.0.3:0", "127.0.0.3")]
    [InlineData("http://[::1]:0", "[::1]")]
    [InlineData("http://127.0.0.1:0;http://127.0.0.2:0", "127.0.0.1")]
    public async Task on_any_address_its_commands_go_to_one_that_answers(string urls, string host)
    {
        await using var localHost = LocalHostProcess.Start(folder.FullName, null, "--urls", urls);
        await AssertAnswersAsync(localHost, $"http://{host}:");
    }

    [Theory]
    [InlineData("ASPNETCORE_HTTP_PORTS", "{0}")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:{0}")]
    public async Task listens_where_the_environment_says(string variable, string value)
    {
        var port = FreePort.Find();
        await using var localHost = LocalHostProcess.Start(
            folder.FullName,
            new Dictionary<string, string> { [variable] = string.Format(System.Globalization.CultureInfo.InvariantCulture, value, port) });
        await AssertAnswersAsync(localHost, $"http://127.0.0.1:{port}/v1");
        Assert.Empty(localHost.Errors);
        Assert.DoesNotContain(localHost.Output, line => line.Contains("Overriding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_setting_on_the_command_line_takes_precedence_over_the_environment()
    {
        await using var localHost = LocalHostProcess.Start(
            folder.FullName,
            new Dictionary<string, string> { ["Kacls__Name"] = "environment" },
            "--Kacls:Name=argument", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error");
        await localHost.WaitForAsync(host => host.Commands.Count >= 12);
        Assert.Equal("argument", (await LocalHostProcess.PasteAsync(localHost.Commands[0])).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("Kacls__Suspended", "true")]
    [InlineData("Kacls__DisabledOperations__0", "wrapprivatekey")]
    [InlineData("Kacls__OwnerDomains__0", "other.example")]
    public async Task an_example_that_is_refused_does_not_end_the_service(string setting, string value)
    {
        await using var localHost = LocalHostProcess.Start(
            folder.FullName, new Dictionary<string, string> { [setting] = value }, "--urls", "http://127.0.0.1:0");
        await localHost.WaitForAsync(host => host.Commands.Count > 0);
        Assert.Equal("KACLS", (await LocalHostProcess.PasteAsync(localHost.Commands[0])).GetProperty("server_type").GetString());
    }

    [Fact]
    public async Task nothing_for_this_machine_goes_through_a_proxy()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}";
        await using var issuers = await IssuerServer.StartAsync();
        var drive = issuers.Host("drive", new TokenIssuer("drive@google.example", TimeProvider.System, KeyPool.Rsa(0)));
        var environment = new Dictionary<string, string>
        {
            ["http_proxy"] = address,
            ["HTTP_PROXY"] = address,
            ["HTTPS_PROXY"] = address,
            ["ALL_PROXY"] = address,
            ["no_proxy"] = "",
            ["NO_PROXY"] = "",
        };
        await using (var localHost = LocalHostProcess.Start(folder.FullName, environment, "--urls", "http://127.0.0.1:0"))
        {
            await AssertAnswersAsync(localHost, "http://127.0.0.1:", environment);
        }

        // Key sources on loopback too.
        environment["Kacls__Authorization__Issuers__0__Application"] = "drive";
        environment["Kacls__Authorization__Issuers__0__Issuer"] = drive.Issuer.Issuer;
        environment["Kacls__Authorization__Issuers__0__Audience"] = SampleTokens.GoogleAudience;
        environment["Kacls__Authorization__Issuers__0__Keys"] = drive.JwksUrl;
        // Its discovery document is asked for, to say where to sign in, and is not on this machine.
        environment["no_proxy"] = "idp.example";
        environment["Kacls__Authentication__Providers__0__Name"] = "mine";
        environment["Kacls__Authentication__Providers__0__Issuer"] = "https://idp.example";
        environment["Kacls__Authentication__Providers__0__Audiences__0"] = SampleTokens.ClientId;
        environment["Kacls__Authentication__Providers__0__Keys"] = drive.JwksUrl;
        environment["Kacls__Authentication__Providers__0__Uses__0"] = "user";
        await using (var own = LocalHostProcess.Start(folder.FullName, environment, "--urls", "http://127.0.0.1:0"))
        {
            await own.WaitForAsync(host => host.Output.Any(line => line.Contains("are your own", StringComparison.Ordinal)));
            await Eventually.True(() => drive.KeySetRequests > 0);
        }

        Assert.False(proxy.Pending());
    }

    private static async Task AssertAnswersAsync(LocalHostProcess localHost, string address, Dictionary<string, string>? environment = null)
    {
        await localHost.WaitForAsync(host => host.Commands.Count >= 12);
        Assert.All(localHost.Commands, command => Assert.Contains($" {address}", command, StringComparison.Ordinal));
        var reply = await LocalHostProcess.PasteAsync(localHost.Commands[3], environment);
        Assert.Equal(34, Convert.FromBase64String(reply.GetProperty("key").GetString()!).Length);
    }

    private async Task AssertRefusedAsync(string told, Dictionary<string, string>? environment, params string[] arguments)
    {
        await using var localHost = LocalHostProcess.Start(folder.FullName, environment, arguments);
        Assert.Equal(1, await localHost.ExitCodeAsync());
        await localHost.WaitForAsync(host => host.Errors.Contains(told, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("   at ", localHost.Errors, StringComparison.Ordinal);
        Assert.True(Regex.Count(localHost.Errors.Trim(), "\n") <= 1, localHost.Errors);
        Assert.DoesNotContain(localHost.Output, line => line.Contains("   at ", StringComparison.Ordinal));
    }
}
