using Kacls.Testing;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary>Lets waits of a manual clock pass while something runs.</summary>
internal static class Clockwork
{
    internal static async Task<T> RunAsync<T>(ManualTimeProvider clock, Task<T> work)
    {
        while (!work.IsCompleted)
        {
            if (clock.WaitingTimers > 0)
            {
                clock.Advance(TimeSpan.FromMilliseconds(250));
            }

            await Task.WhenAny(work, Task.Delay(1));
        }

        return await work;
    }
}
