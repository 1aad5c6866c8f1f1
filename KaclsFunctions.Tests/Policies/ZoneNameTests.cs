using System.Net;
using Kacls.Http;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Policies;

/// <summary>Zone ids of addresses, and time zones, that mean this machine's own.</summary>
[Rule("A-28")]
public sealed class ZoneNameTests
{
    [Theory]
    [InlineData("fe80::1%eth0")]
    [InlineData("fe80::1%1")]
    [InlineData("fe80::%1/10")]
    [InlineData("fe80::1%lo/128")]
    public void a_zone_id_stops_the_start(string network) => PolicySettings.AssertError($$"""{"Networks":["{{network}}"]}""", network);

    [Fact]
    public void the_zone_id_of_a_connection_of_our_own_is_left_out()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), scopeid: 3);
        Assert.Equal("fe80::1", new ClientAddress(new KaclsSettings(), new ConnectionAddresses(AreClients: true)).Of(context)!.ToString());
    }

    [Theory]
    [InlineData("localtime")]
    [InlineData("LocalTime")]
    [InlineData("Local")]
    [InlineData("posixrules")]
    [InlineData("Factory")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("/etc/localtime")]
    [InlineData("../../../etc/localtime")]
    [InlineData("Europe/../localtime")]
    [InlineData("Europe//Berlin")]
    [InlineData("Europe/Berlin ")]
    [InlineData("Europe/Berlim")]
    [InlineData("CET-1CEST")]
    [InlineData("")]
    [InlineData("zone.tab")]
    public void a_time_zone_that_is_not_one_of_the_world_stops_the_start(string zone) =>
        PolicySettings.AssertError($$"""{"Hours":{"From":"08:00","To":"18:00","TimeZone":"{{zone}}"} }""", "Hours:TimeZone");

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+5")]
    [InlineData("Etc/UTC")]
    [InlineData("UTC")]
    [InlineData("America/Port-au-Prince")]
    public void a_time_zone_of_the_world_starts(string zone) =>
        PolicySettings.AssertStarts($$"""{"Hours":{"From":"08:00","To":"18:00","TimeZone":"{{zone}}"} }""");
}
