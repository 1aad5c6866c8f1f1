using System.Globalization;
using System.IO.Compression;
using System.Net;
using BenchmarkDotNet.Attributes;
using Kacls.Errors;
using Kacls.Perimeters;
using Kacls.Settings;

namespace Kacls.Benchmarks.Micro;

/// <summary>
/// A decision that must look at every rule: deny rules on all kinds of conditions of which none matches, and a last allow rule that does,
/// over a country file of 300,000 lines. What a request allocates must not grow with the rules.
/// </summary>
public class PerimeterBenchmarks
{
    private const int CountryLines = 300_000;
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly IPAddress Client = new([1, 2, 3, 4]);
    private static readonly byte[] Payload =
        """{"email":"user@contoso.example","department":"finance","groups":["staff","oncall"]}"""u8.ToArray();
    private PerimeterPolicy policy = null!;
    private string countries = string.Empty;

    [Params(10, 200)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        countries = Path.Combine(Directory.CreateTempSubdirectory("kacls-bench-countries-").FullName, "countries.csv.gz");
        WriteCountries(countries);
        var errors = new SettingsErrors();
        policy = new PolicyReader([new() { Name = "entra", Uses = ["user"] }], errors).Read(new PerimetersSettings
        {
            CountryDatabase = countries,
            Default = new() { Rules = [.. Enumerable.Range(0, Rules - 1).Select(DenyRule), AllowRule()] },
        });
        if (errors.Lines.Count > 0 || !Decide())
        {
            throw new InvalidOperationException(string.Join('\n', errors.Lines));
        }
    }

    [Benchmark]
    public bool Decide() => policy.Decide(
        new PerimeterRequest
        {
            Operation = "unwrap",
            User = "user@contoso.example",
            Provider = "entra",
            EmailType = "google",
            Application = "drive",
            Role = "reader",
            Resource = "//googleapis.com/drive/files/1",
            Address = Client,
            Time = Noon,
            Payload = Payload,
        },
        string.Empty).IsGranted;

    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(Path.GetDirectoryName(countries)!, recursive: true);

    private static PerimeterRuleSettings AllowRule() =>
        new() { Name = "allow", Effect = "allow", When = new() { Domains = ["contoso.example"], Countries = ["DE"] } };

    private static PerimeterRuleSettings DenyRule(int index) => new()
    {
        Name = $"deny-{index.ToString(CultureInfo.InvariantCulture)}",
        Effect = "deny",
        When = (index % 6) switch
        {
            0 => new() { Users = [$"user{index.ToString(CultureInfo.InvariantCulture)}@contoso.example"] },
            1 => new() { Domains = ["*.fabrikam.example", "fabrikam.example"] },
            2 => new() { Networks = ["203.0.113.0/24", "2001:db8::/32"] },
            3 => new() { Claims = new() { ["groups"] = ["contractors"] } },
            4 => new() { Countries = ["US", "CN"] },
            _ => new() { Hours = new() { From = "22:00", To = "06:00", TimeZone = "Europe/Berlin" } },
        },
    };

    private static void WriteCountries(string path)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        for (uint line = 0; line < CountryLines; line++)
        {
            // Blocks of 4,096 addresses from 1.0.0.0 on; DE holds 1.2.3.4.
            var first = 0x01000000 + (line * 4096);
            var country = line == (0x01020304 - 0x01000000) / 4096 ? "DE" : "FR";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first},{first + 4095},{country}"));
        }
    }
}
