using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>A host that is asked to end under load answers what it has taken, and every key that left has its record.</summary>
public abstract class StopTests(HostFixture host)
{
    [Fact]
    public async Task no_request_is_lost_when_it_stops_under_load()
    {
        await using var kacls = await host.StartAsync();
        var granted = 0;
        var clients = Enumerable.Range(0, 16).Select(_ => WrapUntilRefusedAsync()).ToArray();
        await Eventually.True(() => Volatile.Read(ref granted) > 100);
        Assert.Equal(0, await kacls.StopAsync());
        await Task.WhenAll(clients);
        Assert.Equal(granted, kacls.Audit.Count(record => record["outcome"] == "granted"));
        Assert.DoesNotContain(kacls.Audit, record => record["outcome"] == "failed");

        async Task WrapUntilRefusedAsync()
        {
            while (true)
            {
                try
                {
                    var reply = await kacls.PostAsync("wrap", kacls.WrapBody());
                    Assert.True(reply.Status == 200, reply.Body);
                    Interlocked.Increment(ref granted);
                }
                catch (HttpRequestException)
                {
                    // Not taken: the count of records would tell otherwise.
                    return;
                }
            }
        }
    }
}
