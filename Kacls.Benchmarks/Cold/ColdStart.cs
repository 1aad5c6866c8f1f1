using System.Net.Http.Json;
using Kacls.Protocol;
using Kacls.Testing.FunctionsHost;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Cold;

/// <summary>How long the published function app takes from nothing to its first answers, under the Functions host for tests.</summary>
internal static class ColdStart
{
    // The first start after a publish reads the files from disk, and is left out.
    private const int Starts = 8;

    /// <param name="published">The folder of the published app.</param>
    internal static async Task RunAsync(string published)
    {
        await using var issuers = await IssuerServer.StartAsync();
        var drive = issuers.Host("drive", new TokenIssuer("drive@google.example", TimeProvider.System, KeyPool.Rsa(0)));
        var idp = issuers.Host("idp", new TokenIssuer("https://idp.example", TimeProvider.System, KeyPool.Rsa(1)));
        var folder = Directory.CreateTempSubdirectory("kacls-cold-").FullName;
        var options = new FunctionsHostOptions { AppFolder = Path.GetFullPath(published), Settings = Settings(drive, idp, folder) };
        var starts = new List<ColdTimes>();
        for (var start = 0; start < Starts; start++)
        {
            starts.Add(await MeasureAsync(options, drive.Issuer, idp.Issuer));
        }

        starts.RemoveAt(0);
        Console.WriteLine($"Medians of {starts.Count} starts, in milliseconds:");
        Console.WriteLine($"  the functions are loaded   {Median(starts, times => times.Loaded):0}");
        Console.WriteLine($"  the first status answers   {Median(starts, times => times.Status):0}");
        Console.WriteLine(
            $"  the first wrap answers     {Median(starts, times => times.Wrap):0}, the call by itself "
                + $"{Median(starts, times => times.Wrap - times.Status):0}");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<ColdTimes> MeasureAsync(FunctionsHostOptions options, TokenIssuer drive, TokenIssuer idp)
    {
        var body =
            new { authentication = idp.IdToken().Mint(), authorization = drive.DriveAuthorization().Mint(), key = "AAAA", reason = "cold" };
        var clock = TimeProvider.System.GetTimestamp();
        await using var host = await FunctionsHost.StartAsync(options);
        var loaded = TimeProvider.System.GetElapsedTime(clock);
        using var client = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var status = await client.GetAsync(new Uri("/v1/status", UriKind.Relative));
        var answered = TimeProvider.System.GetElapsedTime(clock);
        using var wrap = await client.PostAsJsonAsync("/v1/wrap", body);
        wrap.EnsureSuccessStatusCode();
        return new(loaded, answered, TimeProvider.System.GetElapsedTime(clock));
    }

    private static Dictionary<string, string> Settings(IssuerEndpoint drive, IssuerEndpoint idp, string folder) => new()
    {
        ["HOME"] = folder,
        ["Kacls__Urls__0"] = SampleTokens.KaclsUrl,
        ["Kacls__AnyOwnerDomain"] = "true",
        ["Kacls__KeyEncryption__Provider"] = "Local",
        ["Kacls__KeyEncryption__AllowLocal"] = "true",
        ["Kacls__KeyEncryption__Path"] = Path.Combine(folder, "kek.pem"),
        ["Kacls__Authorization__Issuers__0__Application"] = "drive",
        ["Kacls__Authorization__Issuers__0__Issuer"] = drive.Issuer.Issuer,
        ["Kacls__Authorization__Issuers__0__Audience"] = SampleTokens.GoogleAudience,
        ["Kacls__Authorization__Issuers__0__Keys"] = drive.JwksUrl,
        ["Kacls__Authentication__Providers__0__Name"] = "idp",
        ["Kacls__Authentication__Providers__0__Issuer"] = idp.Issuer.Issuer,
        ["Kacls__Authentication__Providers__0__Audiences__0"] = SampleTokens.ClientId,
        ["Kacls__Authentication__Providers__0__Keys"] = idp.JwksUrl,
        ["Kacls__Authentication__Providers__0__Uses__0"] = "user",
    };

    private static double Median(List<ColdTimes> starts, Func<ColdTimes, TimeSpan> figure) =>
        starts.Select(figure).Order().ElementAt(starts.Count / 2).TotalMilliseconds;

    private readonly record struct ColdTimes(TimeSpan Loaded, TimeSpan Status, TimeSpan Wrap);
}
