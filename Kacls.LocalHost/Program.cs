using System.Net.Sockets;
using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.LocalHost;
using Kacls.LocalHost.Playground;

try
{
    return await CommandLine.RunAsync(args, RunAsync);
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (Exception exception) when (exception.GetBaseException() is SocketException)
{
    await Console.Error.WriteLineAsync(
        $"LocalHost can't listen: {exception.Message} Choose another address with --urls http://127.0.0.1:PORT.");
    return 1;
}

static async Task<int> RunAsync(CommandLine arguments)
{
    FirstUse.Begin();
    var builder = CreateBuilder(arguments.Settings);
    var address = ListenAddress.Find(arguments.Urls, builder.Configuration);
    var issuers = LocalDefaults.AddTo(builder, address);
    builder.WebHost.UseUrls(address.Urls);
    var loaded = SettingsLoader.Load(builder.Configuration, Environment.GetEnvironmentVariable);
    var settings = loaded.Settings;
    if (arguments.Functions is { } folder)
    {
        return await FunctionApp.RunAsync(folder, address, builder.Configuration, settings, issuers);
    }

    builder.Services.AddKacls(loaded);
    builder.Services.AddKeyVaultKeyEncryption(settings.KeyEncryption);
    builder.Services.AddKeyVaultSigning(settings);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    ReadableConsole.AddTo(builder.Logging.ClearProviders());
    builder.AddPlayground(issuers);

    await using var app = builder.Build();
    app.MapKacls();
    app.RefusePreflights();
    app.MapExplain();
    app.MapToken(settings, issuers);
    app.MapOpenApi();
    app.MapPlayground();
    await app.StartAsync();
    await new Banner(settings, issuers, address.Reachable, HasPages: true).PrintAsync();
    await app.WaitForShutdownAsync();
    return 0;
}

// What the configuration's files throw names the file; the innermost exception says where in it.
static WebApplicationBuilder CreateBuilder(string[] settings)
{
    try
    {
        return WebApplication.CreateSlimBuilder(settings);
    }
    catch (InvalidDataException exception)
    {
        throw new SettingsException([$"{exception.Message} {exception.GetBaseException().Message}"]);
    }
}
