using System.Security.Cryptography;
using Kacls.Azure.KeyEncryption;
using Kacls.Testing;

namespace KaclsFunctions.Tests.Stress;

/// <summary>A vault that was asked twice, and answers both.</summary>
public sealed class LaterAnswerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task the_key_of_the_later_answer_is_zeroed_and_the_sooner_one_is_not(int sooner)
    {
        var clock = new ManualTimeProvider();
        var deadline = new VaultDeadline(TimeSpan.FromSeconds(1), clock, () => false);
        var answers = new[] { new TaskCompletionSource<byte[]>(), new TaskCompletionSource<byte[]>() };
        var calls = 0;
        var asking = deadline.TryTwiceAsync(
            _ => answers[calls++].Task, CancellationToken.None, discard: later => CryptographicOperations.ZeroMemory(later));
        await Eventually.True(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return calls == 2;
        });
        var (used, unused) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        answers[sooner].SetResult(used);
        Assert.Same(used, await asking);
        answers[1 - sooner].SetResult(unused);
        await Eventually.True(() => Array.TrueForAll(unused, one => one == 0));
        Assert.Contains(used, one => one != 0);
    }
}
