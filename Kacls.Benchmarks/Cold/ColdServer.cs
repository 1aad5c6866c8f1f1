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
        FirstUse.Begin();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning).AddKaclsConsole();
        var loaded = SettingsLoader.Load(builder.Configuration, Environment.GetEnvironmentVariable);
        builder.Services.AddKacls(loaded);
        builder.Services.AddKeyVaultKeyEncryption(loaded.Settings.KeyEncryption);
        builder.Services.AddKeyVaultSigning(loaded.Settings);
        await using var app = builder.Build();
        app.MapKacls();
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.Single());
        await Console.In.ReadToEndAsync();
    }
}
