using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Cli.Records;

namespace KaclsFunctions.Tests.Cli.Audit;

/// <summary>A good file, and files that are damaged in one point each.</summary>
public sealed class AuditVerifyTests : IDisposable
{
    private const int Records = 12;
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-25T08:00:00Z", CultureInfo.InvariantCulture);
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-verify-").FullName;

    /// <summary>What is done to the records and to the vault's log, and what has to be named.</summary>
    public static TheoryData<string, string> Damages => new()
    {
        { "record gone", "record 5 is missing, between" },
        { "records gone", "record 5 to 7 is missing, between" },
        { "record cut", "records.json:5: it is broken JSON" },
        { "record said otherwise", "records.json:13: another record of the same number (aaaa/5)" },
        { "number gone", "1 records have no instance and sequence" },
        { "vault event gone", "records.json:5: unwrap by ann@contoso.example" },
        { "record made up", "records.json:13: unwrap by eve@contoso.example" },
        { "use without a record", "vault.json:13: KeyUnwrap" },
        { "record of another instance gone", "Instance bbbb: record 2 is missing" },
    };

    [Fact]
    public async Task complete_records_are_found_right()
    {
        var run = await VerifyAsync("nothing");
        Assert.True(run.ExitCode == ExitCode.Good, run.Output);
        Assert.Contains("Instance aaaa: 12 records, 1 to 12, none missing.", run.Output, StringComparison.Ordinal);
        Assert.Contains("12 opened keys and 12 uses of keys", run.Output, StringComparison.Ordinal);
        Assert.Contains("Not seen by this command: an instance that was killed", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task each_damage_is_found_and_the_record_named(string damage, string named)
    {
        var run = await VerifyAsync(damage);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains(named, run.Output, StringComparison.Ordinal);
    }

    /// <summary>Right all the same: deliveries that were tried twice, files of a part of the time, the service's own calls.</summary>
    [Theory]
    [InlineData("record twice")]
    [InlineData("records in another order")]
    [InlineData("vault's log longer")]
    [InlineData("probe")]
    [InlineData("read of the key")]
    [InlineData("refused call")]
    [InlineData("wrap")]
    [InlineData("hyphens")]
    [InlineData("AzureDiagnostics")]
    [InlineData("storage account")]
    public async Task what_is_no_damage_is_none(string what)
    {
        var run = await VerifyAsync(what);
        Assert.True(run.ExitCode == ExitCode.Good, run.Output);
    }

    [Fact]
    public async Task a_file_that_begins_later_is_told_and_no_finding()
    {
        var run = await VerifyAsync("beginning gone");
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Contains("Instance aaaa begins with 4", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<CliRun> VerifyAsync(string damage)
    {
        var records = Enumerable.Range(1, Records).Select(number => Record(number)).ToList();
        var vault = Enumerable.Range(1, Records).Select(number => Use(number)).ToList();
        switch (damage)
        {
            case "record gone":
                records.RemoveAt(4);
                vault.RemoveAt(4);
                break;
            case "records gone":
                records.RemoveRange(4, 3);
                vault.RemoveRange(4, 3);
                break;
            case "beginning gone":
                records.RemoveRange(0, 3);
                vault.RemoveRange(0, 3);
                break;
            case "record cut":
                records[4] = records[4][..60];
                break;
            case "record said otherwise":
                records.Add(By("eve", records[4]));
                break;
            case "number gone":
                records.Add(Record(13).Replace("\"sequence\"", "\"sequenc\"", StringComparison.Ordinal));
                vault.Add(Use(13));
                break;
            case "vault event gone":
                vault.RemoveAt(4);
                break;
            case "record made up":
                records.Add(By("eve", Record(13)));
                break;
            case "use without a record":
                vault.Add(Use(99, minute: 5));
                break;
            case "record of another instance gone":
                records.AddRange([Record(1, "bbbb", 21), Record(3, "bbbb", 22)]);
                vault.AddRange([Use(21), Use(22)]);
                break;
            case "record twice":
                records.Add(records[4]);
                break;
            case "records in another order":
                records.Reverse();
                break;
            case "vault's log longer":
                vault.Add(Use(99, minute: 600));
                break;
            case "probe":
                records.Add(Record(13, operation: "probe"));
                vault.Add(Use(13));
                break;
            case "read of the key":
                vault.Add(Use(99, minute: 5).Replace("KeyUnwrap", "KeyGet", StringComparison.Ordinal));
                break;
            case "refused call":
                vault.Add(Use(99, minute: 5).Replace("200", "401", StringComparison.Ordinal));
                break;
            case "wrap":
                records.Add(Record(13, operation: "wrap", calls: false));
                break;
            case "hyphens":
                vault = Each(vault, "000000000000aaaa", "-0000-0000-0000aaaa");
                break;
            case "AzureDiagnostics":
                vault = Each(vault, "\"HttpStatusCode\":200", "\"httpStatusCode_d\":200.0");
                break;
            case "storage account":
                vault = [.. vault.Select(Stored)];
                break;
            default:
                break;
        }

        var (recordFile, vaultFile) = (Path.Combine(folder, "records.json"), Path.Combine(folder, "vault.json"));
        await File.WriteAllLinesAsync(recordFile, records);
        await File.WriteAllLinesAsync(vaultFile, vault);
        return await CliRun.OfAsync("audit", "verify", recordFile, "--vault-log", vaultFile);
    }

    private static string By(string user, string record) => record.Replace("ann@", $"{user}@", StringComparison.Ordinal);

    private static List<string> Each(List<string> lines, string old, string replacement) =>
        [.. lines.Select(line => line.Replace(old, replacement, StringComparison.Ordinal))];

    private static string Record(int number, string instance = "aaaa", int? call = null, string operation = "unwrap", bool calls = true)
    {
        var fields = new Dictionary<string, object?>
        {
            ["operation"] = operation, ["outcome"] = "granted", ["reason_code"] = "ok", ["user"] = "ann@contoso.example",
            ["resource_name"] = "//x/a", ["correlation_id"] = $"{number:x8}000000000000000000000000", ["instance"] = instance,
            ["sequence"] = number,
        };
        if (calls)
        {
            fields["vault_request_ids"] = Id(call ?? number);
        }

        return RecordLines.Of(fields, Start.AddMinutes(number));
    }

    private static string Use(int call, int? minute = null) => JsonSerializer.Serialize(new
    {
        TimeGenerated = Start.AddMinutes(minute ?? Math.Min(call, Records)), OperationName = "KeyUnwrap", CorrelationId = Id(call),
        HttpStatusCode = 200, CallerIpAddress = "203.0.113.7", Id = "https://contoso.vault.azure.net/keys/kacls-kek/1",
    });

    /// <summary>The row as Azure writes it into a storage account (Azure documentation, Key Vault logging).</summary>
    private static string Stored(string row)
    {
        var use = JsonNode.Parse(row)!;
        return JsonSerializer.Serialize(new
        {
            time = (string?)use["TimeGenerated"], category = "AuditEvent", operationName = (string?)use["OperationName"],
            resultType = "Success", correlationId = (string?)use["CorrelationId"], properties = new { httpStatusCode = 200 },
        });
    }

    private static string Id(int call) => $"{call:x8}000000000000aaaa00000000";
}
