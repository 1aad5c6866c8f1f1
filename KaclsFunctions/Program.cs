using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Azure.Telemetry;
using Kacls.Hosting;
using Kacls.Settings;
using KaclsFunctions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();

    var settings = SettingsLoader.Load(builder.Configuration, Environment.GetEnvironmentVariable);
    RoutePrefix.Check(settings, Environment.GetEnvironmentVariable, await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "host.json")));

    builder.Services.AddKacls(settings);
    builder.Services.AddKeyVaultKeyEncryption(settings.KeyEncryption);
    builder.Services.AddKeyVaultSigning(settings);
    builder.Services.AddKaclsTelemetry(builder.Configuration).UseFunctionsWorkerDefaults();

    await builder.Build().RunAsync();
    return 0;
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
