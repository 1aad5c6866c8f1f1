using Kacls.Audit;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KaclsFunctions.Tests.Stress;

/// <summary>A service that stops while many of its requests wait for the vault.</summary>
public sealed class StopStressTests
{
    private const int Callers = 24;

    [Fact]
    public async Task each_accepted_request_ends_with_an_answer_and_a_record_and_none_is_accepted_after_the_stop()
    {
        await using var kacls = await StressedKacls.StartAsync();
        var dek = SampleDek.New();
        var text = await kacls.WrapAsync(dek);
        var stopped = false;
        var (granted, refused) = (0, 0);
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(CallAsync)).ToArray();
        await Eventually.True(() => Volatile.Read(ref granted) > 2 * Callers);

        // Each caller has a request in the vault's hand when the stop begins.
        var asked = kacls.Server.Requests.Of("unwrapkey").Count;
        kacls.Server.Faults.Slow(TimeSpan.FromSeconds(1), operation: "unwrapkey");
        await Eventually.True(() => kacls.Server.Requests.Of("unwrapkey").Count >= asked + Callers);
        var stop = kacls.App.Services.GetRequiredService<IHost>().StopAsync();
        kacls.Server.Faults.Clear();
        while (!stop.IsCompleted)
        {
            kacls.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        await stop;
        Volatile.Write(ref stopped, true);
        await Task.WhenAll(callers);

        Assert.Equal(Callers, refused);
        await kacls.AssertAuditedOnceAsync();
        Assert.Equal((0, 0), kacls.App.Services.GetRequiredService<AuditLanes>().Waiting);

        async Task CallAsync()
        {
            while (true)
            {
                var late = Volatile.Read(ref stopped);
                try
                {
                    var reply = await kacls.PostAsync("unwrap", kacls.App.UnwrapBody(text));
                    Assert.False(late, "a request was accepted after the stop");
                    Assert.Equal(dek, reply.Bytes("key"));
                    Interlocked.Increment(ref granted);
                }
                catch (HttpRequestException)
                {
                    // Not accepted: a record of it would be one too many.
                    Interlocked.Increment(ref refused);
                    return;
                }
            }
        }
    }
}
