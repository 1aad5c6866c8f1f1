using Kacls.Testing.Issuers;
using Kacls.Tokens.Keys;
using KaclsFunctions.Tests.Tokens.Keys;
using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.Stress;

/// <summary>Many tokens at once while their issuer rolls its keys over: a published key is found by all of them, with one fetch.</summary>
public sealed class IssuerStressTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task a_published_key_is_found_by_all_who_ask_and_a_withdrawn_one_by_none(uint seed)
    {
        await using var world = await KeySourceWorld.StartAsync();
        var source = await world.OpenWarmAsync();
        var chance = new Chance(seed);
        var keys = new List<IssuerKey> { world.Issuer.Keys[0] };
        for (var roll = 0; roll < 12; roll++)
        {
            var fetches = world.Endpoint.KeySetRequests;
            keys.Add(KeyPool.Rsa(chance.Below(8)).Named($"key-{roll}"));
            world.Issuer.Rotate(keys[^1], keys[^2]);

            // As long as tokens cause no fetch again.
            world.Time.Advance(TimeSpan.FromSeconds(5));
            var asked = Enumerable.Range(0, 40 + chance.Below(40))
                .Select(_ => keys[^(1 + chance.Below(2))].Id)
                .Append(keys[^1].Id);
            Assert.All(await AskAsync(source, asked), Assert.True);
            Assert.Equal(fetches + 1, world.Endpoint.KeySetRequests);
            if (roll > 0)
            {
                Assert.All(await AskAsync(source, Enumerable.Repeat(keys[^3].Id, 10)), Assert.False);
                Assert.Equal(fetches + 1, world.Endpoint.KeySetRequests);
            }
        }
    }

    /// <summary>All at once.</summary>
    private static Task<bool[]> AskAsync(KeySource source, IEnumerable<string> ids) => Task.WhenAll(ids.Select(async id =>
    {
        await Task.Yield();
        return await source.KnowsAsync(id);
    }));
}
