using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Tokens.Keys;

/// <summary>When keys are fetched, and what holds while they can't be.</summary>
[Rule("A-16")]
public sealed class KeyRefreshTests : IAsyncLifetime
{
    private KeySourceWorld world = null!;

    public async Task InitializeAsync() => world = await KeySourceWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    private static string Kid(int index) => KeyPool.Rsa(index).Id;

    [Fact]
    public async Task known_keys_cost_no_fetch()
    {
        var source = await world.OpenWarmAsync();
        for (var i = 0; i < 100; i++)
        {
            var find = source.FindAsync(Kid(0), CancellationToken.None);
            Assert.True(find.IsCompletedSuccessfully);
        }

        Assert.Equal(1, world.Endpoint.KeySetRequests);
    }

    [Fact]
    public async Task new_kid_right_after_the_start_is_found_at_once()
    {
        var source = await world.OpenWarmAsync();
        world.Issuer.Rotate(KeyPool.Rsa(1), KeyPool.Rsa(0));
        Assert.True(await source.KnowsAsync(Kid(1)));
        Assert.True(await source.KnowsAsync(Kid(0)));
        Assert.Equal(2, world.Endpoint.KeySetRequests);
    }

    [Fact]
    public async Task key_published_while_an_older_answer_is_on_its_way_is_found()
    {
        var answer = new TaskCompletionSource();
        world.Endpoint.AnswersAfter = answer.Task;
        var source = world.Open();
        var start = source.WarmUpAsync(CancellationToken.None);
        await KeySourceAssertions.EventuallyAsync(() => world.Endpoint.KeySetRequests == 1);
        world.Issuer.Rotate(KeyPool.Rsa(1), KeyPool.Rsa(0));
        var found = source.KnowsAsync(Kid(1));
        answer.SetResult();
        await start;
        Assert.True(await found);
        Assert.Equal(2, world.Endpoint.KeySetRequests);
    }

    [Fact]
    [Rule("G10-2")]
    public async Task flood_of_made_up_kids_costs_one_fetch_an_interval_and_a_new_kid_is_still_found()
    {
        var source = await world.OpenWarmAsync();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async i => Assert.False(await source.KnowsAsync($"made-up-{i}"))));
        Assert.Equal(2, world.Endpoint.KeySetRequests);

        world.Issuer.Rotate(KeyPool.Rsa(1));
        Assert.False(await source.KnowsAsync(Kid(1)));
        world.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await source.KnowsAsync(Kid(1)));
        Assert.Equal(3, world.Endpoint.KeySetRequests);
    }

    [Fact]
    public async Task withdrawn_key_is_gone_after_the_next_fetch()
    {
        var source = await world.OpenWarmAsync();
        world.Issuer.Rotate(KeyPool.Rsa(1));
        Assert.True(await source.KnowsAsync(Kid(1)));
        world.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(await source.KnowsAsync(Kid(0)));
    }

    [Fact]
    public async Task withdrawing_all_keys_takes_effect()
    {
        var source = await world.OpenWarmAsync();
        world.Issuer.Rotate();
        Assert.False(await source.KnowsAsync("made-up"));
        Assert.False(await source.KnowsAsync(Kid(0)));
        Assert.False(source.Health.HasKeys);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(1, 5)]
    [InlineData(30, 30)]
    [InlineData(100_000, 24 * 60)]
    public async Task keys_are_fetched_in_the_background_when_their_freshness_ends(int? maxAgeMinutes, int expectedMinutes)
    {
        world.Endpoint.MaxAge = maxAgeMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;
        var source = await world.OpenWarmAsync();
        world.Issuer.Rotate(KeyPool.Rsa(1));
        world.Time.Advance(TimeSpan.FromMinutes(expectedMinutes) - TimeSpan.FromSeconds(1));
        Assert.Equal(1, world.Endpoint.KeySetRequests);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await KeySourceAssertions.EventuallyAsync(() => source.Health.LastSuccess == world.Time.GetUtcNow());
        Assert.True(await source.KnowsAsync(Kid(1)));
        Assert.Equal(2, world.Endpoint.KeySetRequests);
    }

    [Theory]
    [InlineData(EndpointBehaviour.Down)]
    [InlineData(EndpointBehaviour.Dropping)]
    [InlineData(EndpointBehaviour.Garbage)]
    [InlineData(EndpointBehaviour.Huge)]
    [InlineData(EndpointBehaviour.Redirecting)]
    public async Task last_good_keys_stay_while_the_source_fails(EndpointBehaviour behaviour)
    {
        var source = await world.OpenWarmAsync();
        world.Endpoint.Behaviour = behaviour;
        await source.UnavailableForAsync("unknown");
        Assert.True(await source.KnowsAsync(Kid(0)));
        Assert.True(source.Health.HasKeys);
        Assert.NotNull(source.Health.LastFailure);

        // Up again, it is found out within one interval, by the background too.
        world.Endpoint.Behaviour = EndpointBehaviour.Up;
        world.Time.Advance(TimeSpan.FromSeconds(5));
        await KeySourceAssertions.EventuallyAsync(() => source.Health.LastFailure is null);
        Assert.False(await source.KnowsAsync("unknown"));
    }

    [Theory]
    [InlineData(EndpointBehaviour.Down, "answered 503")]
    [InlineData(EndpointBehaviour.Dropping, "request failed")]
    [InlineData(EndpointBehaviour.Garbage, "not JSON")]
    [InlineData(EndpointBehaviour.Huge, "request failed: ConfigurationLimitExceeded")]
    [InlineData(EndpointBehaviour.Redirecting, "answered 302")]
    public async Task failed_first_fetch_is_tried_again_for_the_first_token_and_then_each_interval(
        EndpointBehaviour behaviour, string failure)
    {
        world.Endpoint.Behaviour = behaviour;
        var source = world.Open();
        await source.WarmUpAsync(CancellationToken.None);
        Assert.Equal((world.Issuer.Issuer, false, null), (source.Health.Name, source.Health.HasKeys, source.Health.LastSuccess));
        Assert.StartsWith(failure, source.Health.LastFailure, StringComparison.Ordinal);
        Assert.Contains(failure, await source.UnavailableForAsync(Kid(0)), StringComparison.Ordinal);
        Assert.Equal(2, world.Endpoint.KeySetRequests);

        world.Endpoint.Behaviour = EndpointBehaviour.Up;
        await source.UnavailableForAsync(Kid(0));
        world.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await source.KnowsAsync(Kid(0)));
    }

    [Fact]
    public async Task failed_first_fetch_is_tried_again_in_the_background()
    {
        world.Endpoint.Behaviour = EndpointBehaviour.Down;
        var source = world.Open();
        await source.WarmUpAsync(CancellationToken.None);
        world.Endpoint.Behaviour = EndpointBehaviour.Up;
        world.Time.Advance(TimeSpan.FromSeconds(5));
        await KeySourceAssertions.EventuallyAsync(() => source.Health.HasKeys);
    }

    [Fact]
    public async Task redirects_are_not_followed()
    {
        world.Endpoint.Behaviour = EndpointBehaviour.Redirecting;
        var source = world.Open();
        await source.WarmUpAsync(CancellationToken.None);
        Assert.Equal((1, false), (world.Endpoint.KeySetRequests, source.Health.HasKeys));
    }

    [Fact]
    [Rule("G10-2")]
    public async Task silent_source_is_given_up()
    {
        world.Endpoint.Behaviour = EndpointBehaviour.Hanging;
        var source = world.Open(timeout: TimeSpan.FromMilliseconds(200));
        Assert.Contains("no answer in time", await source.UnavailableForAsync(Kid(0)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_who_gives_up_waiting_does_not_end_the_fetch_for_the_others()
    {
        world.Endpoint.Behaviour = EndpointBehaviour.Hanging;
        var source = world.Open();
        using var giveUp = new CancellationTokenSource();
        var impatient = source.FindAsync(Kid(0), giveUp.Token).AsTask();
        await KeySourceAssertions.EventuallyAsync(() => world.Endpoint.KeySetRequests == 1);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        var patient = source.FindAsync(Kid(0), CancellationToken.None);
        Assert.False(patient.IsCompleted);
        Assert.Null(source.Health.LastFailure);
    }

    [Fact]
    public async Task all_tokens_at_a_cold_start_share_one_fetch()
    {
        var source = world.Open();
        var found = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => source.KnowsAsync(Kid(0))));
        Assert.DoesNotContain(false, found);
        Assert.Equal(1, world.Endpoint.KeySetRequests);
    }

    [Fact]
    public async Task unreachable_port_says_so_without_its_address()
    {
        var source = world.Open(keys: "http://127.0.0.1:1/jwks.json?secret=hunter2");
        var detail = await source.UnavailableForAsync(Kid(0));
        Assert.Equal($"issuer {world.Issuer.Issuer}: request failed: ConnectionError: ConnectionRefused", detail);
    }
}
