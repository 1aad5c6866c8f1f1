using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Hosting;
using Kacls.LocalHost;
using Kacls.Settings;

try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    var issuers = LocalDefaults.AddTo(builder);
    var settings = SettingsLoader.Load(builder.Configuration, Environment.GetEnvironmentVariable);
    if (builder.Configuration["functions"] is { } folder)
    {
        return await FunctionApp.RunAsync(folder, builder, settings, issuers);
    }

    builder.Services.AddKacls(settings);
    builder.Services.AddRehearsal();
    builder.Services.AddKeyVaultKeyEncryption(settings.KeyEncryption);
    builder.Services.AddKeyVaultSigning(settings);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    builder.Logging.ClearProviders().AddKaclsConsole();

    await using var app = builder.Build();
    app.MapKacls();
    app.MapExplain();
    await app.StartAsync();
    await Banner.PrintAsync(settings, issuers, app.Urls.First());
    await app.WaitForShutdownAsync();
    return 0;
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
