using System.Text.Json.Nodes;
using Kacls.Cli.Conformance;
using Kacls.Cli.Output;

namespace KaclsFunctions.Tests.Cli.Conformance;

public sealed class ConformanceConfigTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-conformance-");

    private string File => Path.Combine(folder.FullName, "conformance.json");

    public static TheoryData<string, string> Faults => new()
    {
        { "url", "\"kacls.example.com\"" },
        { "url", "null" },
        { "listen", "\"https://127.0.0.1:9100\"" },
        { "listen", "\"http://127.0.0.1:9100/path\"" },
        { "issuers", "{\"nonsense\":{\"issuer\":\"i\",\"audience\":\"a\",\"path\":\"/p\"}}" },
        { "issuers", "{\"user\":{\"issuer\":\"i\",\"path\":\"/p\"}}" },
        { "issuers", "{\"user\":{\"issuer\":\"i\",\"audience\":\"a\",\"path\":\"p\"}}" },
        { "issuers", "[]" },
        { "users", "{\"user\":\"somebody\"}" },
        { "users", "{\"user\":null}" },
        { "peer", "\"peer\"" },
        { "guestTypes", "\"google-visitor\"" },
    };

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task init_writes_a_file_that_is_right_and_never_over_another()
    {
        Assert.Equal(ExitCode.Good, (await CliRun.OfAsync("conformance", "init", "--config", File)).ExitCode);
        var config = ConformanceConfig.Read(File);
        Assert.Equal(IssuerRoles.All.Order(StringComparer.Ordinal), config.Issuers.Keys.Order(StringComparer.Ordinal));
        var again = await CliRun.OfAsync("conformance", "init", "--config", File);
        Assert.Equal(ExitCode.Usage, again.ExitCode);
    }

    [Fact]
    public void an_issuer_that_is_empty_or_null_is_one_that_the_service_lacks()
    {
        var config = Parse(json => json["issuers"] = JsonNode.Parse("""{"drive":{},"meet":null}"""));
        Assert.All(config.Issuers.Values, issuer => Assert.True(issuer is null or { IsEmpty: true }));
    }

    [Fact]
    public void slashes_at_the_end_of_addresses_are_taken_off() => Assert.Equal(
        ("https://kacls.example.com/v1", "http://127.0.0.1:9100"),
        Parse(json => (json["url"], json["listen"]) = ("https://kacls.example.com/v1/", "http://127.0.0.1:9100/")) is var config
            ? (config.Url, config.Listen) : default);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task a_wrong_value_ends_with_2_and_is_named(string member, string value)
    {
        var json = Right();
        json[member] = JsonNode.Parse(value);
        await System.IO.File.WriteAllTextAsync(File, json.ToJsonString());
        var run = await CliRun.OfAsync("conformance", "--config", File);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(member, run.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task an_address_that_is_taken_ends_with_2()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var json = Right();
        json["listen"] = $"http://{taken.LocalEndpoint}";
        await System.IO.File.WriteAllTextAsync(File, json.ToJsonString());
        var run = await CliRun.OfAsync("conformance", "--config", File, "--wait", "0");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("`listen`", run.Errors, StringComparison.Ordinal);
    }

    private static JsonObject Right() =>
        JsonNode.Parse(ConformanceExample.For("http://127.0.0.1:1/v1", "http://127.0.0.1:2").ToJson())!.AsObject();

    private static ConformanceConfig Parse(Action<JsonObject> change)
    {
        var json = Right();
        change(json);
        return ConformanceConfig.Parse(json.ToJsonString());
    }
}
