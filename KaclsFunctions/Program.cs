using Kacls.Azure.Diagnosis;
using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Azure.Telemetry;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Http;
using KaclsFunctions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

try
{
    if (args is [PolicyCheck.Argument, ..])
    {
        var (isRight, lines) = PolicyCheck.Run(args[1..]);
        await (isRight ? Console.Out : Console.Error).WriteLineAsync(string.Join(Environment.NewLine, lines));
        return isRight ? 0 : 1;
    }

    FirstUse.Begin();
    var diagnoses = args is [KeyDiagnosis.Argument];
    var builder = FunctionsApplication.CreateBuilder(diagnoses ? [] : args);
    builder.ConfigureFunctionsWebApplication();

    var hostJson = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "host.json"));
    var loaded = SettingsLoader.Load(
        builder.Configuration,
        Environment.GetEnvironmentVariable,
        bound => HostErrors.Find(bound, builder.Configuration, Environment.GetEnvironmentVariable, hostJson));
    var settings = loaded.Settings;

    var (hostPrefix, workerPrefix) = (RoutePrefix.OfHost(Environment.GetEnvironmentVariable, hostJson), RoutePrefix.OfWorker(hostJson));
    if (!string.Equals(hostPrefix, workerPrefix, StringComparison.OrdinalIgnoreCase))
    {
        builder.Services.AddSingleton<IStartupFilter>(new WorkerRoutePrefix(hostPrefix, workerPrefix));
    }

    if (hostPrefix.Length == 0 && KaclsRoutes.BasePath(settings).Trim('/') is { Length: > 0 } basePath)
    {
        builder.Services.AddSingleton<IFunctionMetadataTransformer>(new BasePathRoutes(basePath));
    }

    builder.Services.AddKacls(loaded);

    // The connection is the Functions host's own, and the host has written the client's address into X-Forwarded-For: so the worker's
    // middleware is told to leave the header there.
    builder.Services.AddSingleton(new ConnectionAddresses(AreClients: false));
    builder.Services.PostConfigure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.None);
    builder.Services.AddKeyVaultKeyEncryption(settings.KeyEncryption);
    builder.Services.AddKeyVaultSigning(settings);
    builder.Services.AddKeyDiagnosisAtStart(settings);
    builder.Services.AddKaclsTelemetry(settings.Telemetry, builder.Configuration).UseFunctionsWorkerDefaults();
    builder.Logging.AddWorkerLogging(settings.Telemetry.ExporterIn(builder.Configuration));

    // What the host's own web server lets through, with room for the headers that it adds: over Kestrel's usual 100 the request would be
    // refused here and its invocation left waiting.
    builder.Services.Configure<KestrelServerOptions>(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestHeaderCount = 200;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 * 1024;
    });

    var host = builder.Build();
    if (diagnoses)
    {
        using var _ = host;
        var (works, lines) = await host.Services.GetRequiredService<KeyDiagnosis>().RunAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, lines.Select(line => line.Text)));
        return works ? 0 : 1;
    }

    await host.RunAsync();
    return 0;
}
catch (OperationCanceledException)
{
    // The host asked the worker to end before it had started.
    return 0;
}
#pragma warning disable CA1031 // Whatever stops the start is told to the operator in the host's log, and ends the process.
catch (Exception exception)
#pragma warning restore CA1031
{
    await ErrorOutput.WriteAsync(exception is SettingsException ? exception.Message : exception.ToString());
    return 1;
}
