using KaclsFunctions.Tests.Infra.Hooks;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>eng/former-package.sh, with a gh that has some runs and releases.</summary>
public sealed class FormerPackageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-former-");

    [Theory]
    [InlineData("2", true, "former.zip is that of the last deployment", "run 2")]
    [InlineData("1", true, "former.zip is that of the last deployment", "run 1")]
    [InlineData("none", true, "former.zip is that of the latest release", "release")]
    [InlineData("none", false, "there is none", null)]
    public async Task it_is_that_of_the_last_run_for_the_environment_or_else_the_latest_releases(
        string run, bool hasRelease, string says, string? package)
    {
        var programs = folder.CreateSubdirectory("programs").FullName;
        ReleaseScripts.WriteProgram(Path.Combine(programs, "gh"), $$"""
            #!/bin/sh
            case "$*" in
              'run list --workflow deploy.yml --status success '*) printf '2\n1\n' ;;
              'run download {{run}} --name package-production --dir '*) printf 'run {{run}}' > "$7/kacls.zip" ;;
              'release download --pattern kacls-*.zip --output '*) {{(hasRelease ? "printf release > \"$6\"" : "exit 1")}} ;;
              *) exit 1 ;;
            esac
            """);
        folder.CreateSubdirectory("eng");
        File.Copy(Path.Combine(Repository.Root, "eng/former-package.sh"), Path.Combine(folder.FullName, "eng/former-package.sh"));

        var said = await ReleaseScripts.RunAsync(
            folder.FullName,
            "former-package.sh",
            new Dictionary<string, string> { ["PATH"] = ReleaseScripts.PathWith(programs) },
            "production");
        Assert.True(said.ExitCode == 0, said.Errors);
        Assert.Equal($"former-package: {says}\n", said.Output);
        var former = Path.Combine(folder.FullName, "former.zip");
        Assert.Equal(package, File.Exists(former) ? await File.ReadAllTextAsync(former) : null);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
