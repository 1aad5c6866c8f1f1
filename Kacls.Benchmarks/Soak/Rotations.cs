using System.Security.Cryptography;
using Kacls.Testing.KeyVault;

namespace Kacls.Benchmarks.Soak;

/// <summary>New versions of the KEK, its seal key and the signing key, at a steady pace.</summary>
internal sealed class Rotations(SoakWorld world, SoakLength length)
{
    internal Task RunAsync(CancellationToken stop) => Task.WhenAll(
        EveryAsync(length.KekEvery, world.KekKey, 3072, stop),
        EveryAsync(length.SignerEvery, world.SigningKey, 2048, stop),
        EveryAsync(length.SignerEvery, world.SealKey, 2048, stop));

    private static async Task EveryAsync(TimeSpan period, VaultKey key, int bits, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(period, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested)
            {
                using var material = await Task.Run(() => RSA.Create(bits), CancellationToken.None);
                key.Rotate(material);
            }
        }
    }
}
