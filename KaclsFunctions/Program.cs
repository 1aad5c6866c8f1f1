using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Azure.Telemetry;
using Kacls.Hosting;
using Kacls.Http;
using Kacls.Settings;
using KaclsFunctions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();

    var hostJson = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "host.json"));
    var settings = SettingsLoader.Load(
        builder.Configuration,
        Environment.GetEnvironmentVariable,
        loaded => RoutePrefix.FindFaults(loaded, Environment.GetEnvironmentVariable, hostJson));

    var (hostPrefix, workerPrefix) = (RoutePrefix.OfHost(Environment.GetEnvironmentVariable, hostJson), RoutePrefix.OfWorker(hostJson));
    if (!string.Equals(hostPrefix, workerPrefix, StringComparison.OrdinalIgnoreCase))
    {
        builder.Services.AddSingleton<IStartupFilter>(new WorkerRoutePrefix(hostPrefix, workerPrefix));
    }

    builder.Services.AddKacls(settings);
    builder.Services.AddRehearsal();

    // The connection is the Functions host's own. The worker's middleware would take the last entry of X-Forwarded-For away as the host's
    // word, and leave as the last one what a client forged: so it is told to leave the header as Azure's front end wrote it.
    builder.Services.AddSingleton(new ConnectionAddresses(AreClients: false));
    builder.Services.PostConfigure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.None);
    builder.Services.AddKeyVaultKeyEncryption(settings.KeyEncryption);
    builder.Services.AddKeyVaultSigning(settings);
    builder.Services.AddKaclsTelemetry(settings.Telemetry, builder.Configuration).UseFunctionsWorkerDefaults();

    await builder.Build().RunAsync();
    return 0;
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
