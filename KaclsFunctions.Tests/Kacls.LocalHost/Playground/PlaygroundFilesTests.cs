using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.LocalHost.Playground;

[Collection(LocalHostGroup.Name)]
public sealed class PlaygroundFilesTests(LocalHostFixture host)
{
    private static readonly string Folder = Path.Combine(Repository.Root, "Kacls.LocalHost", "Playground", "Page");

    [Fact]
    public void the_whole_page_is_small() =>
        Assert.InRange(Files().Sum(file => new FileInfo(Path.Combine(Folder, file)).Length), 10_000, 60_000);

    /// <summary>Its policy would refuse them.</summary>
    [Fact]
    public void it_has_no_inline_script_or_style_and_nothing_from_elsewhere()
    {
        var page = File.ReadAllText(Path.Combine(Folder, "index.html"));
        Assert.DoesNotMatch(new Regex(@"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|https?:", RegexOptions.IgnoreCase), page);
    }

    [Fact]
    public async Task each_file_is_served_for_callers_of_this_machine_alone()
    {
        var address = host.Kacls.BaseUrl[..^"/v1".Length];
        using var client = new HttpClient();
        foreach (var path in Files().Select(file => file == "index.html" ? "" : file).Append("playground.json").Append("dev/audit/0"))
        {
            using var reply = await client.GetAsync(new Uri($"{address}/{path}"));
            Assert.Equal(path == "dev/audit/0" ? 404 : 200, (int)reply.StatusCode);
            var policy = reply.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            using var rebound = new HttpRequestMessage(HttpMethod.Get, $"{address}/{path}") { Headers = { Host = "kacls.example" } };
            Assert.Equal(403, (int)(await client.SendAsync(rebound)).StatusCode);
        }
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'));
}
