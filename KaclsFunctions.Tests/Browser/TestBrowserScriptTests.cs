using System.Diagnostics;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Browser;

public sealed class TestBrowserScriptTests
{
    [Fact]
    public async Task without_a_browser_the_script_says_so_and_ends_well()
    {
        var folder = Directory.CreateTempSubdirectory("kacls-path-");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "dirname"), Tools.PathOf("dirname")!);
        var start = new ProcessStartInfo(Tools.PathOf("bash")!, ["eng/test-browser.sh"]) { WorkingDirectory = Repository.Root };
        start.Environment["PATH"] = folder.FullName;

        var run = await ProgramRun.OfAsync(start);

        folder.Delete(recursive: true);
        Assert.Equal((0, "test-browser: no chromium, google-chrome or microsoft-edge installed: not run\n"), (run.ExitCode, run.Output));
    }
}
