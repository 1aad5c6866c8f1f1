using System.Security.Cryptography;
using Kacls.Testing.KeyVault;

namespace Kacls.Benchmarks.Soak;

/// <summary>New versions of the KEK, its seal key and the signing key, at a steady pace.</summary>
internal sealed class Rotations(SoakWorld world, SoakLength length)
{
    internal Task RunAsync(CancellationToken stop) => Task.WhenAll(
        EveryAsync(length.KekEvery, world.KekKey, stop),
        EveryAsync(length.SignerEvery, world.SigningKey, stop),
        EveryAsync(length.SignerEvery, world.SealKey, stop));

    private static async Task EveryAsync(TimeSpan period, VaultKey key, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(period, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested)
            {
                using var material = await Task.Run(() => RSA.Create(2048), CancellationToken.None);
                key.Rotate(material);
            }
        }
    }
}
