using System.Globalization;
using System.Net;
using Kacls.Benchmarks.Soak;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Benchmarks.Servers;

/// <summary>
/// One server of the comparison, in a process of its own: Kestrel on a loopback port, which it prints. Each line of its standard input is
/// a question of <see cref="ServerMemory"/>. It ends when its standard input does, and so with the process that started it.
/// </summary>
internal static class BenchmarkServer
{
    internal const string Bare = "bare";
    internal const string Local = "local";
    internal const string KeyVault = "keyvault";

    /// <summary>The Local KEK, the telemetry exported.</summary>
    internal const string Exported = "exported";

    /// <summary>A vault in a process of its own.</summary>
    internal const string Vaulted = "vaulted";

    /// <summary>The function app, likewise.</summary>
    internal const string Functions = "functions";

    /// <summary>Everything outside of it is where its environment says.</summary>
    internal const string Soaked = "soaked";

    internal static async Task RunAsync(string kind, BenchmarkKeys keys)
    {
        if (kind == Functions)
        {
            await FunctionsServer.RunAsync(keys);
            return;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning).AddProvider(new DiscardingJsonLog());
        await using var app = kind switch
        {
            Bare => BareEndpoint.Build(builder, keys),
            Local => KaclsServer.BuildLocal(builder, keys),
            Exported => KaclsServer.BuildExported(builder, keys),
            Vaulted => KaclsServer.BuildVaulted(builder, keys),
            Soaked => SoakServer.Build(builder),
            KeyVault => await KaclsServer.BuildKeyVaultAsync(builder, keys),
            _ => throw new ArgumentException($"No server is called '{kind}'.", nameof(kind)),
        };
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.Single());
        while (await Console.In.ReadLineAsync() is { } question)
        {
            await Console.Out.WriteLineAsync(ServerMemory.Answer(question).ToString(CultureInfo.InvariantCulture));
        }

        await app.StopAsync();
    }
}
