using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Policies;

/// <summary>Whose word on a client's address counts, and what an address is.</summary>
[Rule("A-27")]
public sealed class FrontDoorAddressTests
{
    private const string Id = "0b9a5b0e-7c1c-4a5f-9a4a-3c2b1d0e9f8a";

    private static readonly string[] NoAddressTexts =
    [
        "3325256709", "0xC6336405", "198.51.100", "10.1", "010.0.0.1", "198.51.100.05", "0x0a.0.0.1", "256.1.1.1", "1.2.3.4.5", "1.2.3.4.",
        ".1.2.3.4",
        "+1.2.3.4", "1.2.3.-4", "1.2.3.4 5", "1.2.3.4/", "/32", "unknown", "_hidden", "::1%1", "fe80::1%eth0", "fe80::1%25",
        "[fe80::1%lo]:80", "2001:db8::1/64",
        "::ffff:010.0.0.1", "::ffff:1.2.3", "::ffff:0x7f.0.0.1", "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:70000", "1.2.3.4:-1", "1.2.3.4: 80",
        "[1.2.3.4]", "[2001:db8::1", "2001:db8::1]",
        "[2001:db8::1]80", "[2001:db8::1]:", "::1::2", "",
    ];

    /// <summary>And those that no header can hold; .NET reads past zero bytes after a number.</summary>
    public static TheoryData<string> NoAddresses => [.. NoAddressTexts, "1.2.3\0.4", "1.2.3.4\0", "1.2.3.4/32\0", "::ffff:1.2\0.3.4"];

    [Fact]
    public async Task behind_front_door_the_socket_is_the_client_and_nothing_that_it_says_of_itself()
    {
        await using var kacls = await StartAsync();
        Assert.Equal("203.0.113.5", await AddressAsync(
            kacls,
            ("X-Azure-FDID", Id),
            ("X-Azure-SocketIP", "203.0.113.5"),
            ("X-Azure-ClientIP", "192.0.2.1"),
            ("X-Forwarded-For", "192.0.2.2, 192.0.2.3")));
        Assert.Equal(
            "2001:db8::5", await AddressAsync(kacls, ("X-Azure-FDID", Id.ToUpperInvariant()), ("X-Azure-SocketIP", "2001:db8::5")));
        Assert.Null(await AddressAsync(kacls, ("X-Azure-FDID", Id), ("X-Azure-ClientIP", "192.0.2.1"), ("X-Forwarded-For", "192.0.2.3")));
        Assert.Null(await AddressAsync(kacls, ("X-Azure-FDID", Id), ("X-Azure-SocketIP", "203.0.113.5, 203.0.113.5")));
        Assert.Null(
            await AddressAsync(kacls, ("X-Azure-FDID", Id), ("X-Azure-SocketIP", "203.0.113.5"), ("X-Azure-SocketIP", "203.0.113.5")));
        Assert.Null(await AddressAsync(kacls, ("X-Azure-FDID", Id), ("X-Azure-SocketIP", "")));
    }

    [Fact]
    public async Task before_its_id_has_matched_the_record_has_the_address_by_the_rule_of_hops()
    {
        await using var kacls = await StartAsync();
        foreach (var id in new[]
        {
            ("X-Other", "x"), ("X-Azure-FDID", Guid.Empty.ToString()), ("X-Azure-FDID", $"{Id},{Id}"), ("X-Azure-FDID", "")
        })
        {
            Assert.Equal(
                "192.0.2.3",
                await AddressAsync(kacls, 403, id, ("X-Azure-SocketIP", "203.0.113.5"), ("X-Forwarded-For", "192.0.2.2, 192.0.2.3")));
        }

        Assert.Equal("192.0.2.3", await AddressAsync(
            kacls, 403, ("X-Azure-FDID", Id), ("X-Azure-FDID", Id), ("X-Azure-SocketIP", "203.0.113.5"), ("X-Forwarded-For", "192.0.2.3")));
    }

    [Fact]
    public async Task its_id_may_be_written_in_any_form_of_a_guid()
    {
        await using var kacls = await StartAsync($"{{{Id.ToUpperInvariant()}}}");
        Assert.Equal("203.0.113.5", await AddressAsync(kacls, ("X-Azure-FDID", Id), ("X-Azure-SocketIP", "203.0.113.5")));
    }

    [Fact]
    public async Task what_is_no_address_to_the_letter_is_unknown_in_every_header()
    {
        await using var kacls = await KaclsApp.StartAsync();
        await using var behind = await StartAsync();
        foreach (var text in NoAddressTexts)
        {
            Assert.True(await AddressAsync(kacls, ("X-Forwarded-For", $"203.0.113.5, {text}")) is null, text);
            Assert.True(await AddressAsync(behind, ("X-Azure-FDID", Id), ("X-Azure-SocketIP", text)) is null, text);
        }
    }

    [Theory]
    [InlineData("203.0.113.5", "203.0.113.5")]
    [InlineData("203.0.113.5:49152", "203.0.113.5")]
    [InlineData("[2001:DB8::0:5]:443", "2001:db8::5")]
    [InlineData("[2001:db8::5]", "2001:db8::5")]
    [InlineData("::ffff:203.0.113.5", "203.0.113.5")]
    [InlineData("::FFFF:cb00:7105", "203.0.113.5")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("fe80::1", "fe80::1")]
    public async Task an_address_is_read_with_or_without_its_port(string text, string address)
    {
        await using var kacls = await KaclsApp.StartAsync();
        Assert.Equal(address, await AddressAsync(kacls, ("X-Forwarded-For", text)));
    }

    [Theory]
    [MemberData(nameof(NoAddresses))]
    public void what_is_no_address_to_the_letter_stops_the_start_in_a_policy(string text)
    {
        var entry = System.Text.Json.JsonSerializer.Serialize(text);
        PolicySettings.AssertError($$"""{"Networks":["203.0.113.0/24",{{entry}}]}""", "Networks");
    }

    [Theory]
    [InlineData("203.0.113.0/+24")]
    [InlineData("203.0.113.0/024")]
    [InlineData("203.0.113.0/ 24")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113.0/")]
    [InlineData("203.0.113.0/24/24")]
    [InlineData("203.0.113.0/255.255.255.0")]
    [InlineData("203.0.113.5/24")]
    [InlineData("203.0.113/24")]
    [InlineData("10.1/16")]
    [InlineData("010.0.0.0/8")]
    [InlineData("2001:db8::/129")]
    [InlineData("2001:db8::1/32")]
    [InlineData("fe80::%1/64")]
    [InlineData("[2001:db8::]/32")]
    [InlineData("203.0.113.5:80")]
    [InlineData("::ffff:203.0.113.0/90")]
    [InlineData(" 203.0.113.0/24")]
    public void a_block_that_is_none_stops_the_start(string text) => PolicySettings.AssertError($$"""{"Networks":["{{text}}"]}""", text);

    [Theory]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.5", true)]
    [InlineData("::ffff:203.0.113.0/120", "203.0.114.5", false)]
    [InlineData("::ffff:cb00:7105", "203.0.113.5", true)]
    [InlineData("::ffff:0:0/96", "203.0.113.5", true)]
    [InlineData("::ffff:0:0/96", "2001:db8::1", false)]
    [InlineData("0.0.0.0/0", "203.0.113.5", true)]
    public async Task a_mapped_network_means_the_ipv4_network_that_it_is(string network, string client, bool isRefused)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "not-from-there",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = "deny",
            ["Kacls:Perimeters:Default:Rules:0:When:Networks:0"] = network,
        });
        var reply = await SendAsync(kacls, ("X-Forwarded-For", client));
        Assert.Equal(isRefused ? 403 : 200, reply.Status);
    }

    private static Task<KaclsApp> StartAsync(string id = Id) =>
        KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:Network:FrontDoorId"] = id });

    private static Task<string?> AddressAsync(KaclsApp kacls, params (string Name, string Value)[] headers) =>
        AddressAsync(kacls, 200, headers);

    private static async Task<string?> AddressAsync(KaclsApp kacls, int status, params (string Name, string Value)[] headers)
    {
        var reply = await SendAsync(kacls, headers);
        Assert.True(reply.Status == status, reply.Body);
        return kacls.Log.Audit[^1].GetValueOrDefault("client_ip")?.ToString();
    }

    private static Task<Reply> SendAsync(KaclsApp kacls, params (string Name, string Value)[] headers) =>
        kacls.SendAsync(HttpMethod.Post, "/v1/wrap", new StringContent(kacls.WrapBody(kacls.Idp.IdToken()).ToJsonString()), headers);
}
