using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Azure.Telemetry;
using Kacls.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Kacls.Benchmarks.Soak;

/// <summary>
/// The product as the function app composes it, on Kestrel: its settings are the environment's, its identity, vault, key sources and
/// telemetry are where the environment leads.
/// </summary>
internal static class SoakServer
{
    internal static WebApplication Build(WebApplicationBuilder builder)
    {
        // It has a managed identity and is on a loopback all the same, where key sets may come over http.
        var loaded = SettingsLoader.Load(builder.Configuration, _ => null);
        builder.Services.AddKacls(loaded);
        builder.Services.AddKeyVaultKeyEncryption(loaded.Settings.KeyEncryption);
        builder.Services.AddKeyVaultSigning(loaded.Settings);
        builder.Services.AddKaclsTelemetry(loaded.Settings.Telemetry, builder.Configuration);
        var app = builder.Build();
        app.MapKacls();
        return app;
    }
}
