using System.IO.Compression;
using System.Net;
using Kacls.Perimeters;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Perimeters;

public sealed class CountryDatabaseTests
{
    private const string DbIpLayout =
        "203.0.113.0,203.0.113.127,DE\n203.0.113.128,203.0.113.255,FR\n2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,IT\n"
        + "198.51.100.0,198.51.100.255,ZZ\n";
    private const string Ip2LocationLayout =
        "\"3405803776\",\"3405803903\",\"DE\",\"Germany\"\n\"3405803904\",\"3405804031\",\"FR\",\"France\"\n"
        + "\"3325256704\",\"3325256959\",\"-\",\"-\"\n"
        + "\"42540766411282592856903984951653826560\",\"42540766490510755371168322545197776895\",\"IT\",\"Italy\"\n";

    [Theory]
    [InlineData("203.0.113.0", "DE")]
    [InlineData("203.0.113.127", "DE")]
    [InlineData("203.0.113.128", "FR")]
    [InlineData("::ffff:203.0.113.200", "FR")]
    [InlineData("203.0.112.255", null)]
    [InlineData("203.0.114.0", null)]
    [InlineData("198.51.100.9", null)]
    [InlineData("2001:db8::1", "IT")]
    [InlineData("2001:db9::1", null)]
    [InlineData("0.0.0.0", null)]
    [InlineData("255.255.255.255", null)]
    public void both_layouts_say_the_same(string address, string? country)
    {
        Assert.Equal(country, CountryDatabase.Read(new StringReader(DbIpLayout)).Find(IPAddress.Parse(address)));
        Assert.Equal(country, CountryDatabase.Read(new StringReader(Ip2LocationLayout)).Find(IPAddress.Parse(address)));
    }

    /// <summary>
    /// The first lines of IP2Location LITE's IPv6 file (lite.ip2location.com, database ip-country), and one of IPv6 proper.
    /// </summary>
    [Theory]
    [InlineData("1.0.0.1", "US")]
    [InlineData("0.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("2001:db8::1", "IT")]
    public void ip2locations_ipv6_file_begins_with_a_range_from_zero(string address, string? country)
    {
        const string Text = "\"0\",\"281470681743359\",\"-\",\"-\"\n\"281470681743360\",\"281470698520575\",\"-\",\"-\"\n"
            + "\"281470698520576\",\"281470698520831\",\"US\",\"United States of America\"\n"
            + "\"42540766411282592856903984951653826560\",\"42540766490510755371168322545197776895\",\"IT\",\"Italy\"\n";
        Assert.Equal(country, CountryDatabase.Read(new StringReader(Text)).Find(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("203.0.113.0,203.0.113.127")]
    [InlineData("203.0.113.0,nowhere,DE")]
    [InlineData("203.0.113.0,2001:db8::,DE")]
    [InlineData("203.0.113.0,203.0.113.127,DE\n203.0.113.100,203.0.113.200,FR")]
    public void another_layout_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => CountryDatabase.Read(new StringReader(text)));

    [Fact]
    [Rule("8-4")]
    public void a_gzipped_file_is_read_and_rules_on_countries_use_it()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("kacls-countries-").FullName, "countries.csv.gz");
        using (var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest)))
        {
            writer.Write(DbIpLayout);
        }

        Assert.True(Policies.Holds(new() { Countries = ["de", "IT"] }, Policies.Request(address: "203.0.113.5"), path));
        Assert.False(Policies.Holds(new() { Countries = ["DE"] }, Policies.Request(address: "203.0.113.200"), path));
        Assert.Null(Policies.Holds(new() { Countries = ["DE"] }, Policies.Request(address: "192.0.2.1"), path));
        Assert.Null(Policies.Holds(new() { Countries = ["DE"] }, Policies.Request(address: null), path));
    }
}
