using System.Net;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Migration;

/// <summary>
/// Server-side request forgery through <c>original_kacls_url</c>: whatever it says, and wherever a listed name leads, nobody is connected
/// to who should not be. A listener on loopback proves it.
/// </summary>
[Rule("A-13")]
public sealed class ForbiddenAddressesTests : IAsyncLifetime
{
    /// <summary>Names of listed peers, and where they lead; with <c>allowed</c> in the name private networks are allowed.</summary>
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["loopback.example"] = ["127.0.0.1"],
        ["loopback6.example"] = ["::1"],
        ["mapped.example"] = ["::ffff:127.0.0.1"],
        ["translated.example"] = ["64:ff9b::7f00:1"],
        ["private.example"] = ["10.1.2.3"],
        ["metadata.example"] = ["169.254.169.254"],
        ["unspecified.example"] = ["0.0.0.0"],
        ["half-public.example"] = ["192.0.43.8", "127.0.0.1"],
        ["allowed-metadata.example"] = ["169.254.169.254"],
        ["allowed-mapped-metadata.example"] = ["::ffff:169.254.169.254"],
        ["allowed-unspecified.example"] = ["0.0.0.0"],
        ["allowed-half-metadata.example"] = ["127.0.0.1", "169.254.169.254"],
        ["127.0.0.1"] = [],
        ["[::1]"] = [],
        ["[::ffff:127.0.0.1]"] = [],
        ["169.254.169.254"] = [],
    };

    private readonly Dictionary<string, int> resolutions = [];
    private FakePeer listener = null!;
    private KaclsApp kacls = null!;

    public async Task InitializeAsync()
    {
        listener = await FakePeer.StartAsync();
        listener.Answer = context => context.Response.WriteAsJsonAsync(new { key = new byte[16] });
        var settings = new Dictionary<string, string?> { ["Kacls:Signing:Path"] = MigrationRequests.KeyFile("new") };
        foreach (var (index, name) in Names.Keys.Index())
        {
            settings[$"Kacls:Migration:Peers:{index}:Url"] = UrlOf(name);
            settings[$"Kacls:Migration:Peers:{index}:AllowPrivateNetwork"] = name.StartsWith("allowed", StringComparison.Ordinal)
                .ToString();
            settings[$"Kacls:Migration:Peers:{index}:Allow:0"] = "rewrap-from";
            settings[$"Kacls:Migration:Peers:{index}:Allow:1"] = "unwrap";
        }

        settings["Kacls:Migration:Peers:50:Url"] = $"http://localhost:{listener.Port}/Old/v1";
        settings["Kacls:Migration:Peers:50:AllowPrivateNetwork"] = "true";
        kacls = await KaclsApp.StartAsync(
            settings, services => services.AddSingleton<Func<string, CancellationToken, Task<IPAddress[]>>>(ResolveAsync));
    }

    public async Task DisposeAsync()
    {
        await kacls.DisposeAsync();
        await listener.DisposeAsync();
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/v1")]
    [InlineData("http://127.0.0.1:{0}/Old/v1")]
    [InlineData("http://2130706433:{0}/Old/v1")]
    [InlineData("http://0x7f.1:{0}/Old/v1")]
    [InlineData("http://0.0.0.0:{0}/Old/v1")]
    [InlineData("http://[::1]:{0}/v1")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/v1")]
    [InlineData("http://169.254.169.254/metadata/instance")]
    [InlineData("https://metadata.google.internal/v1")]
    [InlineData("http://localhost:{0}")]
    [InlineData("http://localhost:{0}/old/v1")]
    [InlineData("http://localhost:{0}/Old/v1//")]
    [InlineData("http://localhost:{0}/Old/v1/..")]
    [InlineData("http://localhost:{0}/Old/v1/x")]
    [InlineData("http://localhost:{0}/Old/%761")]
    [InlineData("http://localhost:{0}/Old/v1?x")]
    [InlineData("http://localhost:{0}/Old/v1#x")]
    [InlineData("http://localhost:{0}/Old/v1/privilegedunwrap?")]
    [InlineData("http://localhost./Old/v1")]
    [InlineData("http://localhost.:{0}/Old/v1")]
    [InlineData("http://localhost..:{0}/Old/v1")]
    [InlineData("http://localhost:1/Old/v1")]
    [InlineData("http://localhost/Old/v1")]
    [InlineData("https://localhost:{0}/Old/v1")]
    [InlineData("http://user@localhost:{0}/Old/v1")]
    [InlineData("http://user:password@localhost:{0}/Old/v1")]
    [InlineData("http://localhost:{0}@127.0.0.1:{0}/Old/v1")]
    [InlineData("http://localhost:{0}\\@127.0.0.1/Old/v1")]
    [InlineData(" http://localhost:{0}/Old/v1")]
    [InlineData("http://localhost:{0}/Old/v1 ")]
    [InlineData("http://localhost:{0}/Old/v1\r\n")]
    [InlineData("//localhost:{0}/Old/v1")]
    [InlineData("localhost:{0}/Old/v1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://kacls.example.com/v1")]
    [Rule("11-1")]
    public async Task a_url_that_is_not_listed_is_refused(string url)
    {
        url = url.Replace("{0}", $"{listener.Port}", StringComparison.Ordinal);
        (await kacls.PostAsync("rewrap", kacls.RewrapBody(url))).AssertRefused(403, "peer_not_allowed");
        AssertNobodyCameNear();
        Assert.Empty(resolutions);
    }

    public static TheoryData<string> Listed => [.. Names.Keys];

    [Theory]
    [MemberData(nameof(Listed))]
    [Rule("11-4")]
    public async Task a_listed_name_that_leads_to_a_forbidden_address_is_refused(string name)
    {
        (await kacls.PostAsync("rewrap", kacls.RewrapBody(UrlOf(name)))).AssertRefused(403, "peer_address_not_allowed");
        AssertNobodyCameNear();
        Assert.Equal("denied", kacls.Log.Audit[^1]["outcome"]);
    }

    [Theory]
    [InlineData("http://localhost:{0}/Old/v1")]
    [InlineData("http://localhost:{0}/Old/v1/")]
    [InlineData("HTTP://LocalHost:{0}/Old/v1")]
    public async Task a_listed_url_is_connected_to_as_the_settings_write_it(string url)
    {
        url = url.Replace("{0}", $"{listener.Port}", StringComparison.Ordinal);
        Assert.Equal(200, (await kacls.PostAsync("rewrap", kacls.RewrapBody(url))).Status);
        Assert.Equal("/Old/v1/privilegedunwrap", Assert.Single(listener.Requests).Path);
    }

    [Fact]
    [Rule("11-5")]
    public async Task a_name_is_resolved_once_and_the_address_that_was_checked_is_connected_to()
    {
        // The second answer of this name server would be the metadata address (DNS rebinding).
        Assert.Equal(200, (await kacls.PostAsync("rewrap", kacls.RewrapBody($"http://localhost:{listener.Port}/Old/v1"))).Status);
        Assert.Equal(1, resolutions["localhost"]);
        Assert.Equal(1, listener.Connections);
    }

    [Fact]
    public async Task keys_are_not_fetched_from_a_forbidden_address_either()
    {
        var stranger = new TokenIssuer(UrlOf("loopback.example"), kacls.Time, KeyPool.Rsa(7));
        var body = MigrationRequests.PrivilegedUnwrapBody("AAAA", stranger.MigrationToken());
        (await kacls.PostAsync("privilegedunwrap", body)).AssertRefused(503, "key_source_unavailable");
        AssertNobodyCameNear();
    }

    /// <summary>https, so that a name needs no exception in the settings; the listener would see the connection all the same.</summary>
    private string UrlOf(string name) => $"https://{name}:{listener.Port}/v1";

    private Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellation)
    {
        lock (resolutions)
        {
            resolutions[name] = resolutions.GetValueOrDefault(name) + 1;
            return Task.FromResult(name != "localhost" ? [.. Names[name].Select(IPAddress.Parse)]
                : resolutions[name] == 1 ? new[] { IPAddress.Loopback }
                : [IPAddress.Parse("169.254.169.254")]);
        }
    }

    private void AssertNobodyCameNear()
    {
        Assert.Equal(0, listener.Connections);
        Assert.Empty(listener.Requests);
    }
}
