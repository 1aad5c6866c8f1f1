using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Tokens.Keys;

public sealed class DiscoveryTests : IAsyncLifetime
{
    private KeySourceWorld world = null!;

    public async Task InitializeAsync() => world = await KeySourceWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task discovery_leads_to_the_keys()
    {
        var source = world.Open(discovery: world.Endpoint.DiscoveryUrl);
        Assert.True(await source.KnowsAsync(KeyPool.Rsa(0).Id));
        Assert.Equal((1, 1), (world.Endpoint.DiscoveryRequests, world.Endpoint.KeySetRequests));
    }

    [Fact]
    public async Task document_of_another_issuer_is_refused()
    {
        world.Endpoint.DiscoveryIssuer = world.Issuer.Issuer + "/";
        await FailsAsync("the discovery document is another issuer's");
    }

    [Theory]
    [InlineData("http://keys.example.com/jwks.json")]
    [InlineData("ftp://127.0.0.1/jwks.json")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/jwks.json")]
    [InlineData("")]
    public async Task key_set_elsewhere_than_on_https_or_loopback_is_refused(string url)
    {
        world.Endpoint.JwksUri = url;
        await FailsAsync("the discovery document's jwks_uri is not an https URL");
        Assert.Equal(0, world.Endpoint.KeySetRequests);
    }

    [Theory]
    [InlineData(EndpointBehaviour.Garbage, "the discovery document is not JSON")]
    [InlineData(EndpointBehaviour.Redirecting, "answered 302")]
    [InlineData(EndpointBehaviour.Down, "answered 503")]
    public async Task failing_discovery_is_reported(EndpointBehaviour behaviour, string failure)
    {
        world.Endpoint.Behaviour = behaviour;
        await FailsAsync(failure);
    }

    private async Task FailsAsync(string failure)
    {
        var source = world.Open(discovery: world.Endpoint.DiscoveryUrl);
        Assert.Contains(failure, await source.UnavailableForAsync(KeyPool.Rsa(0).Id), StringComparison.Ordinal);
        Assert.Equal(failure, source.Health.LastFailure);
    }
}
