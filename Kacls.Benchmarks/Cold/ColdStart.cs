using System.Text.Json.Nodes;
using Kacls.Benchmarks.Load;
using Kacls.Testing.FunctionsHost;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Cold;

/// <summary>
/// How long the service takes from nothing to its first answers, beside an app that does nothing: on Kestrel, and as a function app under
/// the Functions host for tests. All are published alike and take turns, so that noise of the machine hits all alike.
/// </summary>
internal static class ColdStart
{
    private const string Kestrel = "Kestrel";
    private const string Functions = "Functions worker";
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    /// <param name="folders">What bench.sh has published; a second one holds another build, to be compared.</param>
    /// <param name="turns">How often each app is started. The first start reads the files from disk, and is left out.</param>
    /// <param name="warmUp">How long a warm wrap is prepared.</param>
    internal static async Task RunAsync(string[] folders, int turns, TimeSpan warmUp)
    {
        using var bound = new CancellationTokenSource(Bound);
        await using var issuers = await IssuerServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("kacls-cold-").FullName;
        try
        {
            var keys = BenchmarkKeys.Open(folder);
            var settings = AppSettings(keys);

            // The issuers' keys come over HTTP, as Google's do. On Kestrel they are files, so that nobody else works on the processors
            // meanwhile.
            var overHttp = new Dictionary<string, string>(settings)
            {
                ["Kacls__Authorization__Issuers__0__Keys"] = issuers.Host("drive", keys.Google).JwksUrl,
                ["Kacls__Authentication__Providers__0__Keys"] = issuers.Host("idp", keys.Provider).JwksUrl,
            };
            var none = new Dictionary<string, string>();
            var wrap = Wrap(keys);
            List<ColdCase> cases =
            [
                new(
                    Kestrel, "empty", () => StartedApp.OnKestrelAsync(none, Path.Combine(folders[0], "empty-web", "EmptyWeb.dll")),
                    wrap: null),
                .. folders.Select((build, index) => new ColdCase(Kestrel, Name(index), () => StartedApp.OnKestrelAsync(
                    settings, Path.Combine(build, "web", "Kacls.Benchmarks.dll"), "cold", "serve"), wrap)),
                new(Functions, "empty", () => Start(Path.Combine(folders[0], "empty-functions"), none), wrap: null),
                .. folders.Select((build, index) => new ColdCase(
                    Functions, Name(index), () => Start(Path.Combine(build, "functions"), overHttp), wrap)),
            ];
            await MeasureAsync(cases, turns, warmUp, bound.Token);
            await Console.Out.WriteLineAsync(ColdReport.Of(cases));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(List<ColdCase> cases, int turns, TimeSpan warmUp, CancellationToken cancellation)
    {
        for (var turn = 0; turn <= turns; turn++)
        {
            foreach (var each in cases)
            {
                await each.StartAsync(cancellation);
            }
        }

        foreach (var each in cases)
        {
            each.Starts.RemoveAt(0);
            await each.WarmUpAsync(warmUp, cancellation);
        }
    }

    private static string Name(int index) => index == 0 ? "KACLS" : "KACLS, the other build";

    private static Task<StartedApp> Start(string folder, Dictionary<string, string> settings) =>
        StartedApp.UnderFunctionsHostAsync(new() { AppFolder = Path.GetFullPath(folder), Settings = settings });

    private static Dictionary<string, string> AppSettings(BenchmarkKeys keys)
    {
        var settings = keys.Settings().ToDictionary(
            pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value!);
        settings["HOME"] = Path.GetDirectoryName(keys.KekPath)!;
        settings["Kacls__AnyOwnerDomain"] = "true";
        settings["Kacls__KeyEncryption__Provider"] = "Local";
        settings["Kacls__KeyEncryption__AllowLocal"] = "true";
        settings["Kacls__KeyEncryption__Path"] = keys.KekPath;
        return settings;
    }

    private static byte[] Wrap(BenchmarkKeys keys) => HttpConnection.Render("wrap", new JsonObject
    {
        ["authentication"] = keys.Provider.IdToken().Mint(),
        ["authorization"] = keys.Google.DriveAuthorization().Mint(),
        ["key"] = "AAAA",
        ["reason"] = "cold",
    }.ToJsonString());
}
