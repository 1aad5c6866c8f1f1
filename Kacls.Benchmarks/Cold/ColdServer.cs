using System.Net;
using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Benchmarks.Cold;

/// <summary>
/// The product on Kestrel with nothing beside it, settings from the environment. It prints where it listens, and ends with its standard
/// input.
/// </summary>
internal static class ColdServer
{
    internal static async Task RunAsync()
    {
        var log = new System.Collections.Generic.List<(string,long,double,int)>(); void S(string n) => log.Add((n, TimeProvider.System.GetTimestamp(), System.Runtime.JitInfo.GetCompilationTime().TotalMilliseconds, System.Runtime.JitInfo.GetCompiledMethodCount().GetHashCode())); S("main"); var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning).AddKaclsConsole();
S("created");
        var loaded = SettingsLoader.Load(builder.Configuration, Environment.GetEnvironmentVariable);
S("loaded");
        builder.Services.AddKacls(loaded);
S("addkacls");
        builder.Services.AddKeyVaultKeyEncryption(loaded.Settings.KeyEncryption);
        builder.Services.AddKeyVaultSigning(loaded.Settings);
S("azure");
        await using var app = builder.Build();
S("built");
        app.MapKacls();
S("mapped");
        await app.StartAsync();
S("started");
foreach (var (n,t,j,c) in log) Console.Error.WriteLine($"{n} {t} {j:0.0} {c}");
        await Console.Out.WriteLineAsync(app.Urls.Single());
        await Console.In.ReadToEndAsync();
    }
}
