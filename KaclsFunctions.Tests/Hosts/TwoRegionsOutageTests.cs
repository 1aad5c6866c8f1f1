using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>The vaults of one region are lost: what is sent there is swallowed. The way back, and what works meanwhile.</summary>
public sealed class TwoRegionsOutageTests : IAsyncLifetime
{
    private readonly TwoRegions regions = new();
    private readonly byte[] dek = SampleDek.New();
    private string ofFirst = "";
    private string ofSecond = "";

    private RegionalApp First => regions.First;

    private RegionalApp Second => regions.Second;

    public async Task InitializeAsync()
    {
        await regions.InitializeAsync();
        (ofFirst, ofSecond) = (await First.WrapAsync(dek), await Second.WrapAsync(dek));
    }

    public Task DisposeAsync() => regions.DisposeAsync();

    [Fact]
    public async Task with_one_regions_vaults_lost_only_its_own_documents_wait_for_them()
    {
        var delegated = await First.DelegateAsync();
        First.Region.Lose();

        // The survivor: its own documents open, new ones are wrapped, and it stays in Front Door's pool.
        await AssertWaitsAsync(() => Second.UnwrapAsync(ofFirst));
        await Second.AssertOpensAsync(ofSecond, dek);
        Assert.Contains(TwoRegionsTests.KekOf(await Second.WrapAsync(dek)), Second.Keks);
        await Second.AssertStatusBecomesAsync("kek");

        // The other one, as long as Front Door has not taken it out: it opens what it can, and wraps without its vault.
        await AssertWaitsAsync(() => First.UnwrapAsync(ofFirst));
        await First.AssertOpensAsync(ofSecond, dek);
        var meanwhile = await First.WrapAsync(dek);
        Assert.Contains(TwoRegionsTests.KekOf(meanwhile), First.Keks);
        Assert.Equal("503 unhealthy", await First.StatusAsync());

        // The second region signs with the first one's key.
        (await Second.PostAsync("delegate", RegionalRequests.Delegate(Second))).AssertRefused(503, "signing_unreachable");
        Assert.NotEmpty(await Second.WrapInTheRoomAsync(delegated));

        First.Region.Return();
        foreach (var app in regions.Both)
        {
            await app.AssertStatusBecomesAsync("");
            await app.AssertOpensAsync(ofFirst, dek);
            await app.AssertOpensAsync(meanwhile, dek);
        }

        Assert.NotEmpty(await Second.DelegateAsync());
    }

    [Fact]
    public async Task an_instance_that_starts_meanwhile_serves_its_own_region_and_none_other_can_wrap()
    {
        var delegated = await First.DelegateAsync();
        First.Region.Lose();
        await Task.WhenAll(First.RestartAsync(), Second.RestartAsync());

        await Second.AssertOpensAsync(await Second.WrapAsync(dek), dek);
        await AssertWaitsAsync(() => Second.UnwrapAsync(ofFirst));
        await Second.AssertOpensAsync(ofSecond, dek);
        await Second.AssertStatusBecomesAsync("kek");

        // It never heard of its KEK's public key.
        await AssertWaitsAsync(() => First.PostAsync("wrap", RegionalRequests.Wrap(First, dek)));
        await First.AssertOpensAsync(ofSecond, dek);
        Assert.Equal("503 unhealthy", await First.StatusAsync());

        // Nor has anybody told the second region's instance of the key that signs delegations.
        (await Second.GetAsync("certs")).AssertRefused(503, "signing_unreachable");
        (await Second.PostAsync("wrap", RegionalRequests.WrapInTheRoom(Second, delegated))).AssertRefused(503, "signing_unreachable");
    }

    private static async Task AssertWaitsAsync(Func<Task<Reply>> request)
    {
        var started = TimeProvider.System.GetTimestamp();
        var reply = await request();
        reply.AssertRefused(503, "kek_timeout");
        Assert.NotNull(reply.Header("Retry-After"));

        // Kacls:KeyEncryption:Timeout is a second.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
