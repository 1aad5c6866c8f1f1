using Kacls.Settings;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Perimeters;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("user@contoso.example", true)]
    [InlineData("USER@CONTOSO.example", true)]
    [InlineData("user@contoso.example.evil", false)]
    [InlineData("xuser@contoso.example", false)]
    [InlineData(null, null)]
    [Rule("8-1")]
    public void users_compare_whole_and_without_case(string? user, bool? holds) =>
        Assert.Equal(
            holds, Policies.Holds(new() { Users = ["other@contoso.example", "User@Contoso.example"] }, Policies.Request(user: user)));

    [Theory]
    [InlineData("contoso.example", "u@contoso.example", true)]
    [InlineData("contoso.example", "u@CONTOSO.EXAMPLE", true)]
    [InlineData("contoso.example", "u@evilcontoso.example", false)]
    [InlineData("contoso.example", "u@contoso.example.evil", false)]
    [InlineData("contoso.example", "u@sub.contoso.example", false)]
    [InlineData("contoso.example", "contoso.example@evil.example", false)]
    [InlineData("contoso.example", "\"u@contoso.example\"@evil.example", false)]
    [InlineData("*.contoso.example", "u@sub.contoso.example", true)]
    [InlineData("*.contoso.example", "u@a.b.Contoso.example", true)]
    [InlineData("*.contoso.example", "u@contoso.example", false)]
    [InlineData("*.contoso.example", "u@evilcontoso.example", false)]
    [InlineData("*.contoso.example", "u@.contoso.example", false)]
    [InlineData("contoso.example", "nobody", null)]
    [InlineData("contoso.example", "u@", null)]
    [InlineData("contoso.example", null, null)]
    [Rule("8-1")]
    public void domains_compare_whole(string domain, string? user, bool? holds) =>
        Assert.Equal(holds, Policies.Holds(new() { Domains = [domain] }, Policies.Request(user: user)));

    [Theory]
    [InlineData("{\"department\":\"finance\"}", true)]
    [InlineData("{\"department\":[\"sales\",\"finance\"]}", true)]
    [InlineData("{\"department\":\"Finance\"}", false)]
    [InlineData("{\"department\":[]}", false)]
    [InlineData("{\"department\":[\"sales\",5,null]}", false)]
    [InlineData("{\"department\":7}", true)]
    [InlineData("{\"department\":true}", true)]
    [InlineData("{\"department\":null}", null)]
    [InlineData("{\"department\":{\"a\":1}}", null)]
    [InlineData("{}", null)]
    [Rule("4.2-6", "8-5")]
    public void a_claim_holds_if_one_of_its_values_does(string claims, bool? holds) => Assert.Equal(
        holds,
        Policies.Holds(new() { Claims = new() { ["department"] = ["finance", "7", "true"] } }, Policies.Request(claims: claims)));

    [Fact]
    public void a_claim_with_a_colon_is_written_percent_encoded() => Assert.True(Policies.Holds(
        new() { Claims = new() { ["https%3A//contoso.example/role"] = ["admin"] } },
        Policies.Request(claims: "{\"https://contoso.example/role\":\"admin\"}")));

    [Theory]
    [InlineData("203.0.113.5", true)]
    [InlineData("203.0.113.255", true)]
    [InlineData("203.0.114.0", false)]
    [InlineData("::ffff:203.0.113.5", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData("198.51.100.7", true)]
    [InlineData("198.51.100.8", false)]
    [InlineData(null, null)]
    [Rule("8-3")]
    public void networks_hold_v4_v6_and_mapped_addresses(string? address, bool? holds) => Assert.Equal(
        holds,
        Policies.Holds(new() { Networks = ["203.0.113.0/24", "2001:db8::/32", "198.51.100.7"] }, Policies.Request(address: address)));

    [Theory]
    [InlineData("2026-11-25T07:59:59+01:00", false)]
    [InlineData("2026-11-25T08:00:00+01:00", true)]
    [InlineData("2026-11-25T17:59:59+01:00", true)]
    [InlineData("2026-11-25T18:00:00+01:00", false)]
    [InlineData("2026-11-28T12:00:00+01:00", false)]
    [Rule("8-2")]
    public void hours_are_local_with_their_start_and_without_their_end(string time, bool holds) => Assert.Equal(
        holds,
        Policies.Holds(
            new()
            {
                Hours = new() { From = "08:00", To = "18:00", Days = ["Mon", "Tue", "Wed", "Thu", "Fri"], TimeZone = "Europe/Berlin" },
            },
            Policies.Request(time: time)));

    [Theory]
    [InlineData("2026-11-27T22:30:00+01:00", true)]
    [InlineData("2026-11-28T05:59:00+01:00", true)]
    [InlineData("2026-11-28T06:00:00+01:00", false)]
    [InlineData("2026-11-28T22:30:00+01:00", false)]
    [InlineData("2026-11-27T05:00:00+01:00", false)]
    public void a_window_over_midnight_belongs_to_the_day_on_which_it_begins(string time, bool holds) => Assert.Equal(
        holds,
        Policies.Holds(
            new() { Hours = new() { From = "22:00", To = "06:00", Days = ["Fri"], TimeZone = "Europe/Berlin" } },
            Policies.Request(time: time)));

    // Berlin 2026: clocks go forward on 29 March at 01:00 UTC (02:00 becomes 03:00) and back on 25 October at 01:00 UTC (03:00 becomes
    // 02:00).
    [Theory]
    [InlineData("02:00", "03:00", "2026-03-29T00:59:59Z", false)]
    [InlineData("02:00", "03:00", "2026-03-29T01:00:00Z", false)]
    [InlineData("03:00", "04:00", "2026-03-29T01:00:00Z", true)]
    [InlineData("08:00", "18:00", "2026-03-28T07:00:00Z", true)]
    [InlineData("08:00", "18:00", "2026-03-29T06:00:00Z", true)]
    [InlineData("08:00", "18:00", "2026-03-29T16:00:00Z", false)]
    [InlineData("02:00", "03:00", "2026-10-25T00:30:00Z", true)]
    [InlineData("02:00", "03:00", "2026-10-25T01:30:00Z", true)]
    [InlineData("02:00", "03:00", "2026-10-25T02:00:00Z", false)]
    [InlineData("23:00", "02:30", "2026-03-29T00:30:00Z", true)]
    [InlineData("23:00", "02:30", "2026-03-29T01:10:00Z", false)]
    [InlineData("23:00", "02:30", "2026-10-25T01:15:00Z", true)]
    [InlineData("00:00", "24:00", "2026-10-25T01:15:00Z", true)]
    [Rule("8-2")]
    public void both_daylight_saving_changes_are_right(string from, string to, string time, bool holds) => Assert.Equal(
        holds, Policies.Holds(new() { Hours = new() { From = from, To = to, TimeZone = "Europe/Berlin" } }, Policies.Request(time: time)));

    [Theory]
    [InlineData("2026-11-30T23:59:59Z", false)]
    [InlineData("2026-12-01T00:00:00Z", true)]
    [InlineData("2027-01-09T22:59:59Z", true)]
    [InlineData("2027-01-09T23:00:00Z", false)]
    public void a_period_has_its_start_and_not_its_end(string time, bool holds) => Assert.Equal(
        holds, Policies.Holds(new() { From = "2026-12-01T00:00:00Z", Until = "2027-01-10T00:00:00+01:00" }, Policies.Request(time: time)));

    [Fact]
    public void lists_of_the_authorization_token_are_unknown_without_one()
    {
        foreach (var condition in new ConditionSettings[]
        {
            new() { EmailTypes = ["google"] },
            new() { Applications = ["drive"] },
            new() { Roles = ["reader"] },
            new() { Resources = ["r"] },
            new() { Providers = ["entra"] },
        })
        {
            Assert.Null(
                Policies.Holds(
                    condition, Policies.Request(provider: null, emailType: null, application: null, role: null, resource: null)));
        }
    }

    [Theory]
    [InlineData("Role", "writer", false)]
    [InlineData("Role", "reader", true)]
    [InlineData("Resource", "//googleapis.com/drive/files/1", true)]
    [InlineData("Resource", "//googleapis.com/drive/files/10", false)]
    [InlineData("Application", "DRIVE", true)]
    public void roles_and_resources_compare_exactly_and_applications_as_the_settings_write_them(string member, string value, bool holds) =>
        Assert.Equal(
            holds,
            Policies.Holds(
                member switch
                {
                    "Role" =>
                    new() { Roles = [value] },
                    "Resource" => new() { Resources = [value] },
                    _ => new() { Applications = [value] }
                },
                Policies.Request()));

    [Fact]
    public void every_member_must_hold_and_a_list_holds_if_one_entry_does()
    {
        var condition = new ConditionSettings { Users = ["user@contoso.example", "x@y.example"], Networks = ["203.0.113.0/24"] };
        Assert.True(Policies.Holds(condition, Policies.Request()));
        Assert.False(Policies.Holds(condition, Policies.Request(address: "192.0.2.1")));
        Assert.Null(Policies.Holds(condition, Policies.Request(address: null)));
        Assert.False(Policies.Holds(condition, Policies.Request(address: null, user: "other@contoso.example")));
    }
}
