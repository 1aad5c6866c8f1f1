using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Policies;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.IssuerKeys;

/// <summary>For how long known keys serve while their source fails.</summary>
[Rule("A-26")]
public sealed class StaleKeysTests
{
    public static TheoryData<string, EndpointBehaviour> Failures => new()
    {
        { "idp", EndpointBehaviour.Down },
        { "idp", EndpointBehaviour.Dropping },
        { "idp", EndpointBehaviour.Garbage },
        { "idp", EndpointBehaviour.Huge },
        { "idp", EndpointBehaviour.Redirecting },
        { "drive", EndpointBehaviour.Down },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task after_a_day_without_its_source_an_issuers_tokens_are_refused(string name, EndpointBehaviour behaviour)
    {
        await using var kacls = await KaclsApp.StartAsync();
        var endpoint = kacls.Issuers[name];
        endpoint.Behaviour = behaviour;
        await AdvanceAsync(kacls, endpoint, TimeSpan.FromHours(1));
        await AdvanceAsync(kacls, endpoint, TimeSpan.FromHours(23));
        await kacls.AcceptsAsync();

        await AdvanceAsync(kacls, endpoint, TimeSpan.FromHours(1));
        var reply = await kacls.WrapAsync();
        reply.AssertRefused(503, "key_source_unavailable");
        Assert.Contains("too old", (string)kacls.Log.Audit[^1]["detail"]!, StringComparison.Ordinal);
        var status = await kacls.GetAsync("/v1/status");
        Assert.Equal((200, "issuer"), (status.Status, status.Json.GetProperty("degraded")[0].GetString()));
        Assert.Contains(
            kacls.Log.Text.Split('\n'),
            line => line.Contains("Error", StringComparison.Ordinal) && line.Contains("no longer used", StringComparison.Ordinal));

        endpoint.Behaviour = EndpointBehaviour.Up;
        kacls.Time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.True(async () => (await kacls.WrapAsync()).Status == 200);
    }

    [Fact]
    public async Task the_limit_is_a_setting_and_a_source_that_comes_back_before_it_starts_anew()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:Outbound:StaleKeysFor"] = "00:30:00" });
        var endpoint = kacls.Issuers["idp"];
        for (var round = 0; round < 3; round++)
        {
            endpoint.Behaviour = EndpointBehaviour.Down;
            await AdvanceAsync(kacls, endpoint, TimeSpan.FromHours(1));
            await AdvanceAsync(kacls, endpoint, TimeSpan.FromMinutes(29));
            await kacls.AcceptsAsync();
            endpoint.Behaviour = EndpointBehaviour.Up;
            await AdvanceAsync(kacls, endpoint, TimeSpan.FromSeconds(5));
        }

        endpoint.Behaviour = EndpointBehaviour.Down;
        kacls.Time.Advance(TimeSpan.FromMinutes(91));
        (await kacls.WrapAsync()).AssertRefused(503, "key_source_unavailable");
    }

    [Fact]
    public async Task a_file_that_is_gone_ends_too()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("kacls-stale-").FullName, "keys.json");
        await File.WriteAllTextAsync(path, new TokenIssuer("any", TimeProvider.System, KeyPool.Rsa(4)).Jwks);
        await using var kacls = await IssuerRequests.StartAsync(_ => new() { ["Keys"] = path });
        await kacls.AcceptsAsync();
        File.Delete(path);
        kacls.Time.Advance(TimeSpan.FromHours(25));
        (await kacls.WrapAsync()).AssertRefused(503, "key_source_unavailable");
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-01:00:00")]
    [InlineData("31.00:00:00")]
    [InlineData("a day")]
    public void a_limit_that_is_none_stops_the_start(string value) => Assert.Contains(
        PolicySettings.ErrorsOf("{}", ("Kacls:Outbound:StaleKeysFor", value)),
        error => error.StartsWith("Kacls:Outbound:StaleKeysFor ", StringComparison.Ordinal));

    private static async Task AdvanceAsync(KaclsApp kacls, IssuerEndpoint endpoint, TimeSpan time)
    {
        var before = endpoint.KeySetRequests;
        kacls.Time.Advance(time);
        await Eventually.True(() => endpoint.KeySetRequests > before);
        await kacls.GetAsync("/v1/status");
    }
}
