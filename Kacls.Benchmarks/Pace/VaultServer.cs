using System.Globalization;
using System.Text.Json;
using Kacls.Benchmarks.Servers;
using Kacls.Testing.Cloud;
using Kacls.Testing.KeyVault;

namespace Kacls.Benchmarks.Pace;

/// <summary>
/// A Key Vault protocol server, and the way there, in a process of its own. It prints the variables by which another program gets there;
/// each line of its input is a <see cref="VaultLoad"/>, or asks for a file of the calls since.
/// </summary>
internal static class VaultServer
{
    internal const string CallsFile = "calls.txt";
    internal const string WriteCalls = "calls";

    internal static async Task RunAsync(string folder)
    {
        await using var cloud = await LoopbackCloud.StartAsync();
        cloud.Vaults.Vault(KaclsServer.VaultHost).CreateKek(KaclsServer.KekName, rsa: BenchmarkKeys.Open(folder).Kek);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(cloud.Environment));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == WriteCalls)
            {
                await File.WriteAllLinesAsync(
                    Path.Combine(folder, CallsFile),
                    cloud.Vaults.Requests.All.Select(call => string.Create(
                        CultureInfo.InvariantCulture, $"{call.ClientRequestId} {call.InHand.Ticks}")));
                cloud.Vaults.Requests.Clear();
            }
            else
            {
                var load = JsonSerializer.Deserialize<VaultLoad>(line)!;
                cloud.Vaults.Capacity.Latency = new(TimeSpan.FromMilliseconds(load.Median), TimeSpan.FromMilliseconds(load.P99));
                cloud.Vaults.Capacity.Throttles = load.Throttles;
                cloud.Vaults.Capacity.LimitConcurrency(load.AtOnce);
            }

            await Console.Out.WriteLineAsync();
        }
    }
}
