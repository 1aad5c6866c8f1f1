using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.LocalHost;

/// <summary>POST /dev/token of a LocalHost that listens on every address of the machine.</summary>
public sealed class TokenEndpointTests(TokenEndpointTests.EverywhereFixture host) : IClassFixture<TokenEndpointTests.EverywhereFixture>
{
    [Theory]
    [InlineData("drive", "writer")]
    [InlineData("meet", "writer")]
    [InlineData("calendar", "writer")]
    [InlineData("gmail-sta", "writer")]
    public async Task the_defaults_are_right_for_the_service(string application, string role)
    {
        var authorization = await host.MintAsync($$"""{"issuer":"{{application}}"}""");
        Assert.Equal(role, (string)authorization["claims"]!["role"]!);
        Assert.NotNull((await host.WrapAsync(await host.MintAsync("""{"issuer":"idp"}"""), authorization))["wrapped_key"]);
    }

    [Theory]
    [InlineData("""{"issuer":"drive","claims":{"role":"reader"}}""", "role_not_allowed")]
    [InlineData("""{"issuer":"drive","claims":{"email_type":"google-visitor"}}""", "guest_not_allowed")]
    [InlineData("""{"issuer":"drive","expires_in":-600}""", "authorization_expired")]
    [InlineData("""{"issuer":"drive","claims":{"kacls_url":null}}""", "authorization_claim_missing")]
    [InlineData("""{"issuer":"drive","claims":{"resource_name":["a","list"]}}""", "authorization_claim_malformed")]
    [InlineData("""{"issuer":"drive","claims":{"iss":"https://evil.example"}}""", "authorization_issuer_unknown")]
    [InlineData("""{"issuer":"gmail"}""", "application_not_allowed")]
    public async Task a_token_that_is_wrong_in_one_claim_is_refused_for_that(string wanted, string reason)
    {
        var reply = await host.WrapAsync(await host.MintAsync("""{"issuer":"idp"}"""), await host.MintAsync(wanted));
        Assert.Contains(reason, (string?)reply["details"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_administrators_token_opens_the_privileged_operations_and_a_users_does_not()
    {
        foreach (var (issuer, granted) in new[] { ("admin", true), ("idp", false) })
        {
            var token = (string)(await host.MintAsync($$"""{"issuer":"{{issuer}}"}"""))["token"]!;
            var reply = await host.PostAsync("/v1/privilegedwrap", new JsonObject
            {
                ["authentication"] = token, ["key"] = "AAAA", ["perimeter_id"] = "", ["resource_name"] = "a", ["reason"] = "",
            });
            Assert.Equal(granted, reply["wrapped_key"] is not null);
        }
    }

    [Theory]
    [InlineData("""{"issuer":"nobody"}""")]
    [InlineData("""{}""")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("""{"issuer":"idp","claim":{}}""")]
    [InlineData("""{"issuer":"idp","issuer":"admin"}""")]
    [InlineData("""{"issuer":"idp","claims":[]}""")]
    [InlineData("""{"issuer":"idp","claims":{"a":"\ud800"}}""")]
    [InlineData("""{"issuer":"idp","expires_in":"soon"}""")]
    public async Task what_it_can_not_read_is_a_bad_request(string body)
    {
        var (status, reply) = await host.SendAsync($"{host.Loopback}/dev/token", Json(body));
        Assert.Equal(400, status);
        Assert.Equal(400, (int)JsonNode.Parse(reply)!["code"]!);
        Assert.NotEmpty((string)JsonNode.Parse(reply)!["message"]!);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("multipart/form-data; boundary=x", 415)]
    [InlineData("text/plain; a=\"application/json\"", 415)]
    [InlineData(null, 415)]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    public async Task only_json_is_read_which_no_form_can_send(string? type, int expected) =>
        Assert.Equal(expected, (await host.SendAsync($"{host.Loopback}/dev/token", Json("""{"issuer":"idp"}""", type))).Status);

    [Theory]
    [InlineData("/dev/token")]
    [InlineData("/dev/explain")]
    public async Task is_there_for_loopback_connections_to_a_loopback_name_alone(string path)
    {
        var own = (await Dns.GetHostAddressesAsync(Dns.GetHostName(), AddressFamily.InterNetwork))
            .FirstOrDefault(address => !IPAddress.IsLoopback(address));
        var cases = new List<(string Url, string? Header, string? Value, bool Granted)>
        {
            (host.Loopback, null, null, true),
            (host.Loopback, "Host", "localhost", true),
            (host.Loopback, "Host", "evil.example", false),
            (host.Loopback, "Host", "evil.example:80", false),
            (host.Loopback, "Origin", host.Loopback, true),
            (host.Loopback, "Origin", "https://evil.example", false),
            (host.Loopback, "Origin", "null", false),
            (host.Loopback, "X-Forwarded-For", "127.0.0.1", false),
        };
        if (own is not null)
        {
            var remote = $"http://{own}:{new Uri(host.Loopback).Port}";
            cases.Add((remote, null, null, false));
            cases.Add((remote, "Host", "127.0.0.1", false));
            cases.Add((remote, "X-Forwarded-For", "127.0.0.1", false));
        }

        foreach (var (url, header, value, granted) in cases)
        {
            var request = Json(path == "/dev/token" ? """{"issuer":"idp"}""" : """{"operation":"unwrap"}""");
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }

            var (status, reply) = await host.SendAsync(url + path, request);
            Assert.True((granted ? 200 : 403) == status, $"{url} {header}: {value}: {status} {reply}");
            Assert.Equal(granted, !reply.Contains("\"code\":403", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://client-side-encryption.google.com")]
    public async Task a_preflight_of_another_origin_gets_no_leave_to_post(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, $"{host.Loopback}/dev/token");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "content-type");
        using var reply = await host.Client.SendAsync(request);
        Assert.False(reply.Headers.Contains("Access-Control-Allow-Origin"), reply.ToString());
        Assert.False(reply.IsSuccessStatusCode);
    }

    [Fact]
    public async Task a_forwarded_address_counts_for_nothing_where_the_environment_has_them_believed()
    {
        var folder = Directory.CreateTempSubdirectory("kacls-token-");
        await using var process = LocalHostProcess.Start(
            folder.FullName,
            new Dictionary<string, string> { ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true" },
            "--urls",
            "http://127.0.0.1:0");
        await process.WaitForAsync(one => one.Commands.Count > 0);
        var request = Json("""{"issuer":"idp"}""");
        request.Headers.Add("X-Forwarded-For", "127.0.0.1");
        var url = Regex.Match(process.Commands[0], @"http://127\.0\.0\.1:\d+").Value;
        Assert.Equal(403, (await host.SendAsync($"{url}/dev/token", request)).Status);
        await process.StopAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task the_documents_command_makes_the_token_that_it_says()
    {
        var command = Repository.CodeBlocks("CONTRIBUTING.md")
            .Single(block => block.Code.Contains("/dev/token", StringComparison.Ordinal)).Code;
        var answer = await LocalHostProcess.PasteAsync(command.Replace("http://127.0.0.1:8787", host.Loopback, StringComparison.Ordinal));
        var claims = answer.GetProperty("claims");
        Assert.Equal("reader", claims.GetProperty("role").GetString());
        Assert.Equal(
            600, claims.GetProperty("exp").GetInt64() - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), tolerance: 30.0);
    }

    private static HttpRequestMessage Json(string body, string? type = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return new HttpRequestMessage(HttpMethod.Post, "/") { Content = content };
    }

    public sealed class EverywhereFixture : IAsyncLifetime
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-token-");
        private LocalHostProcess process = null!;

        internal string Loopback { get; private set; } = "";

        internal HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

        public async Task InitializeAsync()
        {
            var port = FreePort.Find();
            process = LocalHostProcess.Start(folder.FullName, null, "--urls", $"http://0.0.0.0:{port}");
            await process.WaitForAsync(host => host.Commands.Count > 0);
            Loopback = $"http://127.0.0.1:{port}";
        }

        public async Task DisposeAsync()
        {
            Client.Dispose();
            await process.DisposeAsync();
            folder.Delete(recursive: true);
        }

        internal async Task<(int Status, string Body)> SendAsync(string url, HttpRequestMessage request)
        {
            using (request)
            {
                request.RequestUri = new Uri(url);
                using var reply = await Client.SendAsync(request);
                return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync());
            }
        }

        internal async Task<JsonObject> PostAsync(string path, JsonObject body) =>
            JsonNode.Parse((await SendAsync(Loopback + path, Json(body.ToJsonString()))).Body)!.AsObject();

        internal Task<JsonObject> MintAsync(string wanted) => PostAsync("/dev/token", JsonNode.Parse(wanted)!.AsObject());

        internal Task<JsonObject> WrapAsync(JsonObject authentication, JsonObject authorization) => PostAsync("/v1/wrap", new JsonObject
        {
            ["authentication"] = (string)authentication["token"]!,
            ["authorization"] = (string)authorization["token"]!,
            ["key"] = Convert.ToBase64String(new byte[32]),
        });
    }
}
