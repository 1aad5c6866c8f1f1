using System.IO.Compression;
using System.Text;
using Kacls.Hosting;
using Kacls.Perimeters;
using Kacls.Tokens.Keys;
using KaclsFunctions.Tests.IssuerKeys;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Policies;

/// <summary>Files of countries that would leave a rule on countries open, or shut.</summary>
[Rule("A-33")]
public sealed class CountryFileTests
{
    private const string Good =
        "203.0.113.0,203.0.113.127,DE\n203.0.113.128,203.0.113.255,FR\n2001:db8::,2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,IT\n";

    [Theory]
    [InlineData("1.0.0.0,1.0.0.255,EU,RU,Moscow", 4)]
    [InlineData("1.0.0.0,1.0.0.255,OC,AU,Queensland,South Brisbane,,-27.4767,153.017", 4)]
    [InlineData("1.0.0.0,1.0.0.255,AF,ZA,Cape Town", 4)]
    [InlineData("1.0.0.0,1.0.0.255,AS,JP,Tokyo", 4)]
    [InlineData("1.0.0.0,1.0.0.255,NA,US", 4)]
    [InlineData("1.0.0.0,1.0.0.255,SA,BR,\"São Paulo\"", 4)]
    [InlineData("\"1.0.0.0\",\"1.0.0.255\",\"AS\",\"JP\",\"Tokyo\"", 4)]
    [InlineData("1.0.0.0,1.0.0.255,DEU", 4)]
    [InlineData("1.0.0.0,1.0.0.255,Germany", 4)]
    [InlineData("1.0.0.0,1.0.0.255,AS13335,Cloudflare", 4)]
    [InlineData("1.0.0.0,1.0.0.255,13335", 4)]
    [InlineData("1.0.0.0,1.0.0.255,UK", 4)]
    [InlineData("1.0.0.0,1.0.0.255,D", 4)]
    [InlineData("1.0.0.0,1.0.0.255,", 4)]
    [InlineData("1.0.0.0,1.0.0.255", 4)]
    [InlineData("1.0.0.0,1.0.0.255;DE", 4)]
    [InlineData("1.0.0.255,1.0.0.0,DE", 4)]
    [InlineData("1.0.0.0,1.0.0.255,DE\n1.0.0.255,1.0.1.0,FR", 5)]
    [InlineData("1.0.0.0,1.0.0,DE", 4)]
    [InlineData("1.0.0\0.0,1.0.0.255,DE", 4)]
    [InlineData("1.0.0.0,1.0.0.255\0,DE", 4)]
    [InlineData("16777216\0,16777471,DE", 4)]
    [InlineData("010.0.0.0,10.0.0.255,DE", 4)]
    [InlineData("fe80::1%eth0,fe80::2%eth0,DE", 4)]
    [InlineData("1.0.0.0,2001:db8::,DE", 4)]
    [InlineData("first,last,country", 4)]
    public void a_line_of_another_layout_stops_the_start_with_file_and_line(string lines, int line)
    {
        foreach (var (name, bytes) in new[]
        {
            ("countries.csv", Encoding.UTF8.GetBytes(Good + lines)), ("countries.csv.gz", Gzip(Good + lines))
        })
        {
            var path = Write(name, bytes);
            AssertError(path, $"line {line} ");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing yet\n")]
    [InlineData("1.0.0.0,1.0.0.255,ZZ\n")]
    [InlineData("\"0\",\"281470681743359\",\"-\",\"-\"\n")]
    public void a_file_without_a_country_stops_the_start(string text)
    {
        AssertError(Write("countries.csv", Encoding.UTF8.GetBytes(text)), "no country");
        AssertError(Write("countries.csv.gz", Gzip(text)), text.Length > 0 ? "no country" : "not one whole");
    }

    [Fact]
    public void a_compressed_file_that_is_not_whole_stops_the_start()
    {
        var whole = Gzip(
            string.Concat(
                Enumerable.Range(0, 250).SelectMany(i => Enumerable.Range(0, 40).Select(j => $"{i}.{j}.0.0,{i}.{j}.255.255,DE\n"))));
        foreach (var length in new[]
        {
            whole.Length - 1, whole.Length - 4, whole.Length - 8, whole.Length - 9, whole.Length / 2, 30, 10, 3, 0
        })
        {
            AssertError(Write("countries.csv.gz", whole[..length]), "");
        }

        AssertError(Write("countries.csv.gz", [.. whole[..^8], 1, 2, 3, 4, .. whole[^4..]]), "");
        AssertError(Write("countries.csv.gz", [.. whole[..^4], 1, 2, 3, 4]), "");
        AssertError(Write("countries.csv.gz", Encoding.UTF8.GetBytes(Good)), "");
        AssertError(Write("countries.csv", whole), "");
    }

    [Fact]
    public void a_file_that_is_right_starts()
    {
        foreach (var text in new[]
        {
            Good,
            "\uFEFF" + Good,
            Good.Replace("\n", "\r\n", StringComparison.Ordinal),
            Good.TrimEnd(),
            "# comment\n\n" + Good + "1.0.0.0,1.0.0.255,ZZ\n",
        })
        {
            Assert.Empty(ErrorsOf(Write("countries.csv", Encoding.UTF8.GetBytes(text))));
            Assert.Empty(ErrorsOf(Write("countries.csv.gz", Gzip(text))));
        }
    }

    [Fact]
    public void a_file_that_is_not_there_or_a_folder_stops_the_start()
    {
        AssertError(Path.Combine(Path.GetTempPath(), "kacls-no-such-file.csv"), "");
        AssertError(Directory.CreateTempSubdirectory("kacls-countries-").FullName, "");
    }

    [Fact]
    public void a_file_is_read_once_and_the_service_uses_what_was_read()
    {
        using var authority = new PrivateAuthority();
        var countries = Write("countries.csv", Encoding.UTF8.GetBytes(Good));
        var authorities = Write("authorities.pem", Encoding.UTF8.GetBytes(authority.Pem));
        var loaded = PolicySettings.Load(
            null, ("Kacls:Perimeters:CountryDatabase", countries), ("Kacls:Outbound:TrustedCertificates", authorities));
        File.Delete(countries);
        File.Delete(authorities);
        using var services = new ServiceCollection().AddLogging().AddKacls(loaded).BuildServiceProvider();
        Assert.Same(loaded.Policy, services.GetRequiredService<PerimeterPolicy>());
        Assert.NotNull(services.GetRequiredService<KeySourceFactory>());
    }

    private static void AssertError(string path, string words) => Assert.Contains(ErrorsOf(path), error =>
        error.StartsWith("Kacls:Perimeters:CountryDatabase ", StringComparison.Ordinal)
        && error.Contains(path, StringComparison.Ordinal) && error.Contains(words, StringComparison.Ordinal));

    private static IReadOnlyList<string> ErrorsOf(string path) =>
        PolicySettings.ErrorsOf(PolicySettings.Rule("""
            "When":{"Countries":["RU"]}
            """), ("Kacls:Perimeters:CountryDatabase", path));

    private static string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("kacls-countries-").FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Gzip(string text)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return file.ToArray();
    }
}
