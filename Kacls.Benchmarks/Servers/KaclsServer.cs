using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;
using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Telemetry;
using Kacls.Hosting;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kacls.Benchmarks.Servers;

/// <summary>The product as its hosts run it, over either kind of KEK.</summary>
internal static class KaclsServer
{
    internal const string VaultHost = "benchmark.vault.azure.net";
    internal const string KekName = "kek";

    internal static WebApplication BuildLocal(
        WebApplicationBuilder builder, BenchmarkKeys keys, Action<IServiceCollection>? more = null)
    {
        var configuration = keys.Settings();
        configuration["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.Local;
        configuration["Kacls:KeyEncryption:Path"] = keys.KekPath;
        return Build(builder, configuration, more);
    }

    /// <summary>The audit and the other telemetry leave by the exporter, to an ingestion that takes all at once.</summary>
    internal static WebApplication BuildExported(WebApplicationBuilder builder, BenchmarkKeys keys)
    {
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        builder.Configuration[TelemetrySettings.ConnectionString] =
            "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://ingestion.example.com/";
        return BuildLocal(builder, keys, services =>
        {
            services.AddKaclsTelemetry(new(), builder.Configuration);
            services.PostConfigure<AzureMonitorExporterOptions>(options =>
                options.Transport = new HttpClientTransport(new HttpClient(new TakingIngestion())));
        });
    }

    /// <summary>The vault is a Key Vault protocol server in the same process, reached over HTTPS by the unchanged SDK.</summary>
    internal static async Task<WebApplication> BuildKeyVaultAsync(WebApplicationBuilder builder, BenchmarkKeys keys)
    {
        var vault = await KeyVaultServer.StartAsync();
        vault.Requests.Limit = 0;
        vault.Vault(VaultHost).CreateKek(KekName, VaultKeyType.RsaHsm, rsa: keys.Kek);
        builder.Services.AddSingleton<TokenCredential>(new FixedTokenCredential());
        builder.Services.AddSingleton<HttpPipelineTransport>(new HttpClientTransport(vault.CreateClient()));
        return Build(builder, VaultSettings(keys));
    }

    /// <summary>The vault is in another process, and reached as in a deployment: by its name, and by the environment's proxy.</summary>
    internal static WebApplication BuildVaulted(WebApplicationBuilder builder, BenchmarkKeys keys)
    {
        builder.Services.AddSingleton<TokenCredential>(new FixedTokenCredential());
        return Build(builder, VaultSettings(keys));
    }

    /// <summary>The settings of a KACLS whose KEK is in the vault.</summary>
    internal static Dictionary<string, string?> VaultSettings(BenchmarkKeys keys)
    {
        var configuration = keys.Settings();
        configuration["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.KeyVault;
        configuration["Kacls:KeyEncryption:Keys:0:Name"] = KekName;
        configuration["Kacls:KeyEncryption:Keys:0:KeyId"] = $"https://{VaultHost}/keys/{KekName}";
        return configuration;
    }

    private static WebApplication Build(
        WebApplicationBuilder builder, Dictionary<string, string?> configuration, Action<IServiceCollection>? more = null)
    {
        builder.Configuration.AddInMemoryCollection(configuration);
        var loaded = SettingsLoader.Load(builder.Configuration, _ => null);
        builder.Services.AddKacls(loaded);
        builder.Services.AddKeyVaultKeyEncryption(loaded.Settings.KeyEncryption);
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapKacls();
        return app;
    }

    private sealed class FixedTokenCredential : TokenCredential
    {
        private static readonly AccessToken Token = new("token", DateTimeOffset.MaxValue);

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => Token;

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) => new(Token);
    }
}
