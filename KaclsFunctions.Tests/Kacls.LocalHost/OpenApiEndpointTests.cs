using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.Hosts.OnLocalHost;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.LocalHost;

[Collection(LocalHostGroup.Name)]
public sealed class OpenApiEndpointTests(LocalHostFixture host)
{
    [Fact]
    public async Task the_document_is_served_as_it_is_and_its_server_is_the_service()
    {
        var reply = await host.Kacls.GetAsync("/openapi.json");

        Assert.Equal(200, reply.Status);
        Assert.Equal("application/json", reply.ContentHeaders.ContentType!.MediaType);
        Assert.Equal(Repository.Read("docs/openapi.json"), reply.Body);
        Assert.EndsWith(
            (string)OpenApi.Document["servers"]![0]!["variables"]!["base"]!["default"]!, host.Kacls.BaseUrl, StringComparison.Ordinal);
    }
}
