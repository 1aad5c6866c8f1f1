using System.Runtime.InteropServices;
using Kacls.Hosting;
using Kacls.Settings;
using Kacls.Testing.FunctionsHost;

namespace Kacls.LocalHost;

/// <summary>
/// <c>--functions FOLDER</c>: in place of a web server of its own, LocalHost runs the function app that was published to the folder, under
/// the Functions host for tests, with the same development settings, the same printed commands and this working folder.
/// </summary>
internal static class FunctionApp
{
    private const string RoutePrefix = "AzureFunctionsJobHost__extensions__http__routePrefix";

    /// <returns>The worker's exit code.</returns>
    internal static async Task<int> RunAsync(
        string folder, ListenAddress address, IConfiguration configuration, KaclsSettings settings, DevelopmentIssuers issuers)
    {
        var stopped = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await using var host = await FunctionsHost.StartAsync(new()
            {
                AppFolder = Path.GetFullPath(folder),
                Settings = AppSettings(configuration),
                Url = address.Urls,
                WorkingFolder = Environment.CurrentDirectory,
                OnOutput = ReadableConsole.WriteWorkerLine,
                OnError = Console.Error.WriteLine,
            });
            await new Banner(settings, issuers, address.Reachable, HasPages: false).PrintAsync();
            await stopped.Task;
            return await host.StopAsync();
        }
        catch (WorkerExitException exception)
        {
            return exception.ExitCode;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }

    /// <summary>
    /// The worker reads only environment variables, and would merge a list there with one of the defaults: so it gets what is in force.
    /// </summary>
    private static Dictionary<string, string> AppSettings(IConfiguration configuration)
    {
        var environment = EffectiveConfiguration.Of(configuration).Where(pair => pair.Value is not null)
            .ToDictionary(
                pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value!, StringComparer.OrdinalIgnoreCase);
        environment["AZURE_FUNCTIONS_ENVIRONMENT"] = Environments.Development;
        if (Environment.GetEnvironmentVariable(RoutePrefix) is { } prefix)
        {
            environment[RoutePrefix] = prefix;
        }

        return environment;
    }
}
