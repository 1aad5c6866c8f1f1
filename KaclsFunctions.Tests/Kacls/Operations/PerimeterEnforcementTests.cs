using System.Text.Json.Nodes;
using Kacls.Operations;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Operations;

/// <summary>Perimeters over HTTP, with signed tokens.</summary>
[Rule("A-11")]
public sealed class PerimeterEnforcementTests
{
    private static readonly Dictionary<string, string?> OfficeOnly = new()
    {
        ["Kacls:Perimeters:Default:Rules:0:Name"] = "from-the-office",
        ["Kacls:Perimeters:Default:Rules:0:Effect"] = "allow",
        ["Kacls:Perimeters:Default:Rules:0:When:Networks:0"] = "203.0.113.0/24",
    };

    [Fact]
    public async Task each_declared_operation_is_answered()
    {
        await using var kacls = await KaclsApp.StartAsync();
        var catalogue = kacls.Services.GetRequiredService<OperationCatalogue>();
        Assert.All(CseOperation.All, declared => Assert.Same(declared, catalogue.Find(declared.Name)!.Operation));
        Assert.Equal(CseOperation.Names.Order(StringComparer.Ordinal), CseOperation.Names);
    }

    [Theory]
    [InlineData("203.0.113.5", true)]
    [InlineData("203.0.113.5:49152", true)]
    [InlineData("192.0.2.1, 203.0.113.5", true)]
    [InlineData("192.0.2.1,203.0.113.5:1", true)]
    [InlineData("203.0.113.5, 192.0.2.1", false)]
    [InlineData("203.0.113.5,203.0.113.6, 192.0.2.1:80", false)]
    [InlineData("[::ffff:203.0.113.5]:80", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("[2001:db8::1]:443", false)]
    [InlineData("203.0.113.5, unknown", false)]
    [InlineData("203.0.113.5,", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [Rule("8-3")]
    public async Task the_last_trusted_hop_is_the_client_and_forged_entries_to_its_left_change_nothing(string? forwarded, bool isGranted)
    {
        await using var kacls = await KaclsApp.StartAsync(OfficeOnly);
        var reply = await SendAsync(kacls, "wrap", kacls.WrapBody(), forwarded is null ? [] : [("X-Forwarded-For", forwarded)]);
        AssertDecided(kacls, reply, isGranted, isGranted ? "from-the-office" : null);
    }

    [Theory]
    [InlineData(2, "198.51.100.1, 203.0.113.5, 10.0.0.1", true)]
    [InlineData(2, "203.0.113.5, 198.51.100.1, 10.0.0.1", false)]
    [InlineData(2, "203.0.113.5", false)]
    [InlineData(0, "203.0.113.5", false)]
    public async Task trusted_hops_count_from_the_right(int hops, string forwarded, bool isGranted)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>(OfficeOnly)
        {
            ["Kacls:Network:TrustedHops"] = hops.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        AssertDecided(kacls, await SendAsync(kacls, "wrap", kacls.WrapBody(), ("X-Forwarded-For", forwarded)), isGranted, null);
    }

    [Fact]
    public async Task several_headers_are_one_list()
    {
        await using var kacls = await KaclsApp.StartAsync(OfficeOnly);
        var reply = await SendAsync(kacls, "wrap", kacls.WrapBody(), ("X-Forwarded-For", "203.0.113.5"), ("X-Forwarded-For", "192.0.2.1"));
        reply.AssertRefused(403, "perimeter_denied");
    }

    /// <summary>Whether a probe carries the id is not documented; refused, both regions would count as down.</summary>
    [Fact]
    public async Task a_probe_of_front_door_gets_status_without_an_id_and_nothing_else()
    {
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>(OfficeOnly) { ["Kacls:Network:FrontDoorId"] = "0b9a5b0e-7c1c-4a5f-9a4a-3c2b1d0e9f8a" });
        Assert.Equal(200, (await ProbeAsync("status", "1")).Status);
        (await ProbeAsync("status", "0")).AssertRefused(403, "front_door_required");
        (await ProbeAsync("certs", "1")).AssertRefused(403, "front_door_required");
        (await SendAsync(kacls, "wrap", kacls.WrapBody(), ("X-FD-HealthProbe", "1"))).AssertRefused(403, "front_door_required");

        Task<Reply> ProbeAsync(string operation, string value) =>
            kacls.SendAsync(HttpMethod.Get, $"/v1/{operation}", null, ("X-FD-HealthProbe", value));
    }

    [Fact]
    public async Task behind_front_door_its_id_is_required_and_its_word_on_the_client_counts()
    {
        const string Id = "0b9a5b0e-7c1c-4a5f-9a4a-3c2b1d0e9f8a";
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>(OfficeOnly) { ["Kacls:Network:FrontDoorId"] = Id });
        (await SendAsync(kacls, "wrap", kacls.WrapBody(), ("X-Azure-SocketIP", "203.0.113.5"))).AssertRefused(403, "front_door_required");
        (await SendAsync(kacls, "wrap", kacls.WrapBody(), ("X-Azure-FDID", Guid.Empty.ToString()), ("X-Azure-SocketIP", "203.0.113.5")))
            .AssertRefused(403, "front_door_required");
        (await kacls.GetAsync("/v1/status")).AssertRefused(403, "front_door_required");
        Assert.Equal("front_door_required", kacls.Log.Audit[^1]["reason_code"]);

        AssertDecided(kacls, await ThroughAsync("203.0.113.5", "192.0.2.1"), true, "from-the-office");
        AssertDecided(kacls, await ThroughAsync("192.0.2.1", "203.0.113.5"), false, null);

        Task<Reply> ThroughAsync(string client, string forwarded) => SendAsync(
            kacls, "wrap", kacls.WrapBody(), ("X-Azure-FDID", Id), ("X-Azure-SocketIP", client), ("X-Forwarded-For", forwarded));
    }

    [Fact]
    [Rule("4.3-3", "8-7")]
    public async Task unwrap_is_judged_by_the_sealed_perimeter_and_the_tokens()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Perimeters:ById:open:Rules:0:Name"] = "everybody",
            ["Kacls:Perimeters:ById:open:Rules:0:Effect"] = "allow",
            ["Kacls:Perimeters:ById:shut:Rules:0:Name"] = "nobody-reads",
            ["Kacls:Perimeters:ById:shut:Rules:0:Effect"] = "deny",
            ["Kacls:Perimeters:ById:shut:Rules:0:Operations:0"] = "unwrap",
        });
        var open = await kacls.WrapAsync(SampleDek.New(), kacls.Drive.DriveAuthorization().With("perimeter_id", "open"));
        var shut = await kacls.WrapAsync(SampleDek.New(), kacls.Drive.DriveAuthorization().With("perimeter_id", "shut"));

        AssertDecided(kacls, await UnwrapAsync(open, "open"), true, "everybody");
        AssertDecided(kacls, await UnwrapAsync(open, "shut"), false, "nobody-reads");
        AssertDecided(kacls, await UnwrapAsync(shut, "open"), false, "nobody-reads");
        AssertDecided(kacls, await UnwrapAsync(shut, ""), false, "nobody-reads");
        Assert.Equal("shut", kacls.Log.Audit[^1]["sealed_perimeter_id"]);
        AssertDecided(kacls, await UnwrapAsync(open, ""), true, null);
        AssertDecided(kacls, await UnwrapAsync(open, "elsewhere"), false, null);
        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With("perimeter_id", "elsewhere"))))
            .AssertRefused(403, "perimeter_denied");

        Task<Reply> UnwrapAsync(string wrapped, string perimeterId) => kacls.PostAsync(
            "unwrap", kacls.UnwrapBody(wrapped, authorization: kacls.Drive.DriveAuthorization("reader").With("perimeter_id", perimeterId)));
    }

    [Fact]
    public async Task the_google_email_is_the_user_that_rules_name()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "no-super-admins",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = "deny",
            ["Kacls:Perimeters:Default:Rules:0:When:Users:0"] = SampleTokens.Email,
        });
        var reply = await kacls.PostAsync(
            "wrap", kacls.WrapBody(kacls.Idp.IdToken().With("email", "alias@idp.example").With("google_email", SampleTokens.Email)));
        AssertDecided(kacls, reply, false, "no-super-admins");
        Assert.DoesNotContain("no-super-admins", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("privilegedwrap")]
    [InlineData("privilegedunwrap")]
    [InlineData("takeout_unwrap")]
    [Rule("3.9-14")]
    public async Task privileged_operations_are_judged_by_the_takeout_perimeter(string operation)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Privileged:Users:0"] = SampleTokens.Email,
            ["Kacls:Perimeters:Privileged:Rules:0:Name"] = "takeout",
            ["Kacls:Perimeters:Privileged:Rules:0:Effect"] = "allow",
            ["Kacls:Perimeters:Privileged:Rules:0:When:Networks:0"] = "203.0.113.0/24",
        });
        var body = new JsonObject
        {
            ["authentication"] = kacls.Issuers["admin-idp"].Issuer.IdToken().Mint(),
            ["resource_name"] = SampleTokens.DriveResource,
            ["key"] = Convert.ToBase64String(SampleDek.New()),
            ["wrapped_key"] = await kacls.WrapAsync(SampleDek.New()),
        };
        AssertDecided(kacls, await SendAsync(kacls, operation, body, ("X-Forwarded-For", "203.0.113.5")), true, "takeout");
        AssertDecided(kacls, await SendAsync(kacls, operation, body, ("X-Forwarded-For", "192.0.2.1")), false, null);
    }

    [Theory]
    [InlineData("privilegedunwrap")]
    [InlineData("takeout_unwrap")]
    [Rule("4.8-2")]
    public async Task a_rule_on_privilegedunwrap_binds_its_former_name_and_the_reverse(string named)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Privileged:Users:0"] = SampleTokens.Email,
            ["Kacls:Perimeters:Privileged:Rules:0:Name"] = "no-exports",
            ["Kacls:Perimeters:Privileged:Rules:0:Effect"] = "deny",
            ["Kacls:Perimeters:Privileged:Rules:0:Operations:0"] = named,
        });
        var body = new JsonObject
        {
            ["authentication"] = kacls.Issuers["admin-idp"].Issuer.IdToken().Mint(),
            ["resource_name"] = SampleTokens.DriveResource,
            ["key"] = Convert.ToBase64String(SampleDek.New()),
            ["wrapped_key"] = await kacls.WrapAsync(SampleDek.New()),
        };
        foreach (var operation in new[] { "privilegedunwrap", "takeout_unwrap" })
        {
            AssertDecided(kacls, await SendAsync(kacls, operation, body), false, "no-exports");
            Assert.Equal(operation, kacls.Log.Audit[^1]["operation"]);
        }

        Assert.Equal(200, (await SendAsync(kacls, "privilegedwrap", body)).Status);
    }

    [Fact]
    public async Task disabling_privilegedunwrap_disables_its_former_name()
    {
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:DisabledOperations:0"] = "privilegedunwrap" });
        (await kacls.PostAsync("privilegedunwrap", "{")).AssertRefused(403, "operation_disabled");
        (await kacls.PostAsync("takeout_unwrap", "{")).AssertRefused(403, "operation_disabled");
    }

    [Fact]
    [Rule("4.2-6", "10-7")]
    public async Task a_rule_on_the_users_claims_binds_whoever_the_user_delegates_to()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Signing:Path"] = MigrationRequests.KeyFile("perimeters"),
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "no-contractors",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = "deny",
            ["Kacls:Perimeters:Default:Rules:0:Operations:0"] = "wrap",
            ["Kacls:Perimeters:Default:Rules:0:When:Claims:employment:0"] = "contractor",
            ["Kacls:Perimeters:Default:Rules:0:Missing"] = "ignore",
        });
        foreach (var (employment, isGranted) in new[] { ("contractor", false), ("employee", true) })
        {
            var authorization = kacls.Drive.DriveAuthorization().With("delegated_to", "room@example.com");
            var delegated = await kacls.PostAsync("delegate", new JsonObject
            {
                ["authentication"] = kacls.Idp.IdToken().With("employment", new[] { "staff", employment }).Mint(),
                ["authorization"] = authorization.Mint(),
            });
            Assert.True(delegated.Status == 200, delegated.Body);
            var body = kacls.WrapBody(authorization: authorization);
            body["authentication"] = delegated.Json.GetProperty("delegated_authentication").GetString();
            AssertDecided(kacls, await kacls.PostAsync("wrap", body), isGranted, isGranted ? null : "no-contractors");
        }
    }

    [Fact]
    [Rule("9-4")]
    public async Task guests_are_marked_in_the_audit()
    {
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Guests:EmailTypes:0"] = "google-visitor" });
        await kacls.PostAsync("wrap", kacls.WrapBody());
        Assert.DoesNotContain("guest", kacls.Log.Audit[^1].Keys);
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody(
            kacls.Issuers["guest-idp"].Issuer.IdToken(), kacls.Drive.DriveAuthorization().With("email_type", "google-visitor")));
        Assert.Equal(200, reply.Status);
        Assert.Equal(true, kacls.Log.Audit[^1]["guest"]);
    }

    [Fact]
    public async Task suspended_refuses_everything_but_status()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:Suspended"] = "true" });
        foreach (var operation in CseOperation.All.Where(operation => operation.Name != "status"))
        {
            var reply = await kacls.SendAsync(
                new HttpMethod(operation.HttpMethod),
                $"/v1/{operation.Name}",
                operation.HttpMethod == "POST" ? new StringContent("") : null);
            reply.AssertRefused(503, "suspended");
            Assert.Equal("suspended", kacls.Log.Audit[^1]["reason_code"]);
            Assert.Equal(operation.Name, kacls.Log.Audit[^1]["operation"]);
        }

        Assert.Equal(200, (await kacls.GetAsync("/v1/status")).Status);
    }

    [Fact]
    public async Task a_disabled_operation_is_refused_before_its_body_is_judged()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:DisabledOperations:0"] = "unwrap", ["Kacls:DisabledOperations:1"] = "status",
        });
        (await kacls.PostAsync("unwrap", "{")).AssertRefused(403, "operation_disabled");
        Assert.Equal("denied", kacls.Log.Audit[^1]["outcome"]);
        (await SendAsync(kacls, "UNWRAP", kacls.WrapBody())).AssertRefused(403, "operation_disabled");
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody())).Status);
        Assert.Equal(200, (await kacls.GetAsync("/v1/status")).Status);
    }

    private static Task<Reply> SendAsync(KaclsApp kacls, string operation, JsonObject body, params (string Name, string Value)[] headers) =>
        kacls.SendAsync(HttpMethod.Post, $"/v1/{operation}", new StringContent(body.ToJsonString()), headers);

    private static void AssertDecided(KaclsApp kacls, Reply reply, bool isGranted, string? rule)
    {
        if (isGranted)
        {
            Assert.True(reply.Status == 200, reply.Body);
        }
        else
        {
            reply.AssertRefused(403, "perimeter_denied");
        }

        if (rule is not null)
        {
            Assert.Equal(rule, kacls.Log.Audit[^1]["perimeter_rule"]);
        }
    }
}
