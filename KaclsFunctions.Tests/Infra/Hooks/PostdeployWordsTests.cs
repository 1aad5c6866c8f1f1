using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>infra/hooks/postdeploy reads the service's replies as text: what it looks for is what they say.</summary>
public sealed class PostdeployWordsTests
{
    private const string Healthy = "\"server_type\":\"KACLS\"";
    private const string Keys = "\"keys\":[{";
    private const string Degraded = "\"degraded\":[";
    private const string Unhealthy = "reason_code=unhealthy";
    private const string FrontDoorRequired = "reason_code=front_door_required";

    [Theory]
    [InlineData("sh")]
    [InlineData("ps1")]
    public void it_looks_for_these(string language)
    {
        var text = (Repository.Read($"infra/hooks/postdeploy.{language}") + Repository.Read($"infra/hooks/service.{language}"))
            .Replace("\\[", "[", StringComparison.Ordinal).Replace("`[", "[", StringComparison.Ordinal);
        Assert.All([Healthy, Keys, Degraded, Unhealthy, FrontDoorRequired], word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_healthy_service_says_so_and_what_is_degraded()
    {
        await using var kacls = await KaclsApp.StartAsync();
        var status = await kacls.SendAsync(HttpMethod.Get, "/v1/status", null, ("X-Forwarded-For", "10.0.0.1"));
        Assert.Contains(Healthy, status.Body, StringComparison.Ordinal);
        Assert.Contains(Degraded + "\"client_address\"]", status.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_that_signs_shows_its_key()
    {
        await using var kacls = await DelegationFixture.StartAsync();
        Assert.StartsWith("{" + Keys, (await kacls.GetAsync("/v1/certs")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_that_is_not_healthy_says_so()
    {
        await using var kacls = await KaclsApp.StartAsync(change: settings =>
        {
            foreach (var keys in settings.Keys.Where(name => name.EndsWith(":Keys", StringComparison.Ordinal)).ToList())
            {
                settings[keys] = "http://127.0.0.1:9/jwks.json";
            }
        });
        Assert.Contains(Unhealthy, (await kacls.GetAsync("/v1/status")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_behind_front_door_says_so()
    {
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Network:FrontDoorId"] = "0b9a5b0e-7c1c-4a5f-9a4a-3c2b1d0e9f8a" });
        Assert.Contains(FrontDoorRequired, (await kacls.GetAsync("/v1/status")).Body, StringComparison.Ordinal);
    }
}
