using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.Infra;

namespace KaclsFunctions.Tests.Releases;

/// <summary>What eng/release-files.sh makes of a published app.</summary>
[Collection(InstalledTool.Packs)]
public sealed class ReleaseFilesTests(ReleaseFixture release) : IClassFixture<ReleaseFixture>
{
    private const string Zip = "kacls-9.8.7.zip";

    [Fact]
    public void a_release_has_these_files_and_no_others() => Assert.Equal(
        [
            "SHA256SUMS", "azuredeploy.json", "createUiDefinition.json", "kacls-9.8.7-cli.cdx.json", "kacls-9.8.7-extensions.cdx.json",
            "kacls-9.8.7.cdx.json", Zip, "kacls.9.8.7.nupkg",
        ],
        release.Names.Order(StringComparer.Ordinal));

    /// <summary>
    /// host.json at the top (Microsoft Learn, package-based deployment), the metadata of the functions and how the worker is started
    /// beside it, and what the host loads itself in .azurefunctions.
    /// </summary>
    [Fact]
    public void the_zip_has_at_its_top_what_a_functions_host_looks_for()
    {
        using var zip = ZipFile.OpenRead(release[Zip]);
        string[] needed =
        [
            "host.json", "functions.metadata", "worker.config.json", "extensions.json", "KaclsFunctions.dll", "KaclsFunctions.deps.json",
            "KaclsFunctions.runtimeconfig.json", ".azurefunctions/function.deps.json",
            ".azurefunctions/Microsoft.Azure.WebJobs.Extensions.FunctionMetadataLoader.dll",
        ];
        Assert.All(needed, name => Assert.NotNull(zip.GetEntry(name)));
        Assert.Null(zip.GetEntry("local.settings.json"));
    }

    [Fact]
    public void the_zip_holds_each_published_file_as_it_is()
    {
        using var zip = ZipFile.OpenRead(release[Zip]);
        var published = Directory.GetFiles(ReleaseScripts.Published, "*", SearchOption.AllDirectories);
        Assert.Equal(
            published.Select(file => Path.GetRelativePath(ReleaseScripts.Published, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
            zip.Entries.Select(entry => entry.FullName));
        Assert.All(zip.Entries, entry =>
        {
            using var content = entry.Open();
            using var buffer = new MemoryStream();
            content.CopyTo(buffer);
            Assert.Equal(File.ReadAllBytes(Path.Combine(ReleaseScripts.Published, entry.FullName)), buffer.ToArray());
        });
    }

    [Fact]
    public void each_file_but_the_sums_has_its_sum()
    {
        var sums = File.ReadAllLines(release["SHA256SUMS"]).Select(line => line.Split("  ")).ToDictionary(line => line[1], line => line[0]);
        Assert.Equal(release.Names.Except(["SHA256SUMS"]).Order(StringComparer.Ordinal), sums.Keys.Order(StringComparer.Ordinal));
        Assert.All(sums, sum => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(release[sum.Key]))), sum.Value));
    }

    [Theory]
    [InlineData("kacls-9.8.7.cdx.json", "KaclsFunctions.deps.json")]
    [InlineData("kacls-9.8.7-extensions.cdx.json", ".azurefunctions/function.deps.json")]
    public void a_bill_of_materials_names_every_package_that_the_app_was_published_with(string bill, string deps)
    {
        var packages = ReleaseFixture.PackagesNamedBy(deps).ToArray();
        Assert.InRange(packages.Length, 30, 300);
        Assert.Empty(packages.Except(release.PackagesOf(bill)));
    }

    [Fact]
    public async Task the_template_is_main_bicep_compiled() => Assert.Equal(
        (await CompiledTemplate.MainAsync()).GetProperty("parameters").GetRawText(),
        JsonElement.Parse(await File.ReadAllTextAsync(release["azuredeploy.json"])).GetProperty("parameters").GetRawText());

    [Fact]
    public async Task the_form_deploys_this_very_release()
    {
        var form = new PortalForm(await File.ReadAllTextAsync(release["createUiDefinition.json"]));
        Assert.Equal(
            "https://github.com/owner/repository/releases/download/v9.8.7/kacls-9.8.7.zip", form.ControlOf("packageUrl").Default);
        Assert.DoesNotContain("VERSION", form.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("OWNER", form.Text, StringComparison.Ordinal);
        Assert.Empty(PortalFormRules.FaultsOf(form));
    }
}
