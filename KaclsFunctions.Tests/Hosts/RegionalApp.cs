using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Testing.Cloud;
using Kacls.Testing.FunctionsHost;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>One region: its vaults, and the published app under its deployed settings, which is asked as Front Door asks it.</summary>
internal sealed class RegionalApp : IAsyncDisposable
{
    private const string Active = "__Active";
    private const string KeyId = "__KeyId";
    private const string Ring = "Kacls__KeyEncryption__Keys__";
    private readonly HttpClient client = new();
    private FunctionsHost host = null!;

    private RegionalApp(Dictionary<string, string> settings, CloudRegion region) => (Settings, Region) = (settings, region);

    internal Dictionary<string, string> Settings { get; }

    /// <summary>The region's vaults.</summary>
    internal CloudRegion Region { get; }

    /// <summary>The first of them.</summary>
    internal Vault Vault => Region.Vaults.Vault(new Uri(Settings[$"{Own(Settings).First()}{KeyId}"]).Host);

    /// <summary>The names of the KEKs that are its own.</summary>
    internal IEnumerable<string> Keks => Own(Settings).Select(kek => Settings[$"{kek}__Name"]);

    internal string Url => Settings["Kacls__Urls__0"];

    internal (string Name, string Value) FrontDoor => ("X-Azure-FDID", Settings["Kacls__Network__FrontDoorId"]);

    /// <summary>Where a KEK is in the settings.</summary>
    internal string SettingOf(string kek) => Settings.Single(setting => setting.Key.EndsWith("__Name", StringComparison.Ordinal)
        && setting.Key.StartsWith(Ring, StringComparison.Ordinal) && setting.Value == kek).Key[..^"__Name".Length];

    /// <summary>Makes the keys of the region, and starts its app.</summary>
    /// <param name="cloud">What the app talks to.</param>
    /// <param name="settings">The app settings that the deployment writes, and what an operator adds.</param>
    /// <param name="number">Of the region, whose keys are others than another's.</param>
    internal static async Task<RegionalApp> StartAsync(LoopbackCloud cloud, Dictionary<string, string> settings, int number)
    {
        Uri[] keks = [.. Own(settings).Select(kek => new Uri(settings[kek + KeyId]))];
        var region = await cloud.AddRegionAsync(keks.Select(kek => kek.Host));
        foreach (var (index, kek) in keks.Index())
        {
            region.Vaults.Vault(kek.Host).CreateKek(
                kek.Segments[2], rsa: TestRsa.Key(3072, (10 * number) + index), seal: TestRsa.Key(number: 90 + number));
        }

        region.Vaults.Vault(keks[0].Host)
            .CreateKey(new Uri(settings["Kacls__Signing__KeyId"]).Segments[2], rsa: TestRsa.Key(number: 80 + number));
        foreach (var (name, value) in cloud.Environment)
        {
            settings[name] = value;
        }

        return new(settings, region);
    }

    internal async Task StartAsync() => host = await FunctionsHost.StartAsync(FunctionsHostFixture.OptionsFor(Settings));

    /// <summary>Ends the app, and starts it with these settings changed: a cold instance.</summary>
    internal async Task RestartAsync(params IEnumerable<(string Name, string Value)> changed)
    {
        await host.DisposeAsync();
        foreach (var (name, value) in changed)
        {
            Settings[name] = value;
        }

        await StartAsync();
    }

    internal Task<Reply> PostAsync(string operation, JsonObject body) => SendAsync(HttpMethod.Post, operation, body);

    internal Task<Reply> GetAsync(string operation) => SendAsync(HttpMethod.Get, operation);

    /// <summary>Sends a request as Front Door would, or with these headers instead.</summary>
    internal async Task<Reply> SendAsync(
        HttpMethod method, string operation, JsonObject? body = null, (string Name, string Value)[]? headers = null)
    {
        using var request = new HttpRequestMessage(method, $"{host.Url}{new Uri(Url).AbsolutePath}/{operation}");
        foreach (var (name, value) in headers ?? [FrontDoor, ("X-Azure-SocketIP", "198.51.100.7")])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        return new((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What an operation grants.</summary>
    internal async Task<string> GrantedAsync(string operation, JsonObject body, string member)
    {
        var reply = await AnswerAsync(operation, body);
        Assert.True(reply.Status == 200, reply.Body);
        return reply.Json.GetProperty(member).GetString()!;
    }

    /// <summary>
    /// On a busy machine the vault of these tests may take longer than the second that a request waits for it: then the caller comes again,
    /// as it is asked to.
    /// </summary>
    internal async Task<Reply> AnswerAsync(string operation, JsonObject body)
    {
        Reply reply = null!;
        await Eventually.True(async () => (reply = await PostAsync(operation, body)).Status != 503);
        return reply;
    }

    internal Task<string> WrapAsync(byte[] dek) => GrantedAsync("wrap", RegionalRequests.Wrap(this, dek), "wrapped_key");

    internal Task<string> DelegateAsync() => GrantedAsync("delegate", RegionalRequests.Delegate(this), "delegated_authentication");

    internal Task<string> WrapInTheRoomAsync(string delegated) =>
        GrantedAsync("wrap", RegionalRequests.WrapInTheRoom(this, delegated), "wrapped_key");

    internal Task<Reply> UnwrapAsync(string wrappedKey) => PostAsync("unwrap", RegionalRequests.Unwrap(this, wrappedKey));

    internal async Task AssertOpensAsync(string wrappedKey, byte[] dek) =>
        Assert.Equal(Convert.ToBase64String(dek), await GrantedAsync("unwrap", RegionalRequests.Unwrap(this, wrappedKey), "key"));

    /// <summary>What status names as degraded; its HTTP status where that is not 200.</summary>
    internal async Task<string> StatusAsync()
    {
        var status = await GetAsync("status");
        return status.Status != 200 ? $"{status.Status} {status.ReasonCode}"
            : status.Json.TryGetProperty("degraded", out var parts)
                ? string.Join(' ', parts.EnumerateArray().Select(part => part.GetString()))
                : "";
    }

    /// <summary>Within a minute: a refresh of a key gives up after 30 seconds, and a result of status holds for 5.</summary>
    internal async Task AssertStatusBecomesAsync(string expected)
    {
        var status = await StatusAsync();
        for (var second = 0; second < 60 && status != expected; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            status = await StatusAsync();
        }

        Assert.Equal(expected, status);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        client.Dispose();
        SuiteSecrets.AssertNoneIn(string.Join('\n', host.Output.Concat(host.Errors)));
    }

    private static IEnumerable<string> Own(Dictionary<string, string> settings) => settings.Keys
        .Where(name => name.StartsWith(Ring, StringComparison.Ordinal) && name.EndsWith(KeyId, StringComparison.Ordinal)
            && !name.EndsWith("SealKeyId", StringComparison.Ordinal))
        .Select(name => name[..^KeyId.Length])
        .Where(kek => settings.GetValueOrDefault(kek + Active) != "false")
        .Order(StringComparer.Ordinal);
}
