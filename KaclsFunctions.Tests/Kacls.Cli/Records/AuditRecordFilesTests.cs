using System.IO.Compression;
using System.Text.Json;
using Kacls.Cli.Output;
using Kacls.Cli.Records;

namespace KaclsFunctions.Tests.Cli.Records;

/// <summary>The same record in each shape in which it is kept, and what else stands in such files.</summary>
public sealed class AuditRecordFilesTests : IDisposable
{
    private const string Time = "2026-11-25T12:00:00Z";
    private const string Fields =
        """{"operation":"unwrap","outcome":"granted","user":"ann@contoso.example","reason":"a, \"b\"","sequence":7,"""
        + "\"instance\":\"aaaa\",\"guest\":true}";

    private static readonly string AsText = JsonSerializer.Serialize(Fields);
    private static readonly string AsCsv = $"\"{Fields.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-records-").FullName;

    /// <summary>A name, and the file's text.</summary>
    public static TheoryData<string, string> Shapes => new()
    {
        {
            "the console's line",
            $$"""{"Timestamp":"{{Time}}","EventId":401,"Category":"Kacls.Audit","Message":"KaclsAudit","State":{{Fields}}}"""
        },
        { "Application Insights, CSV", $"timestamp,name,customDimensions\n{Time},Other,{{}}\n{Time},KaclsAudit,{AsCsv}\n" },
        {
            "the same with a byte order mark and CRLF",
            $"\uFEFF\"timestamp\",\"name\",\"customDimensions\"\r\n\"{Time}\",\"KaclsAudit\",{AsCsv}\r\n"
        },
        { "Log Analytics, CSV", $"TenantId,TimeGenerated,Name,Properties\nx,{Time},KaclsAudit,{AsCsv}\n" },
        {
            "the Azure CLI's JSON",
            $$"""[{"Name":"Other","Properties":"{}"},{"Name":"KaclsAudit","Properties":{{AsText}},"TimeGenerated":"{{Time}}"}]"""
        },
        {
            "the same over several lines",
            $"[\n  {{\n    \"Name\": \"KaclsAudit\",\n    \"Properties\": {AsText},\n    \"TimeGenerated\": \"{Time}\"\n  }}\n]\n"
        },
        {
            "the query API",
            """{"tables":[{"name":"PrimaryResult","columns":[{"name":"timestamp"},{"name":"name"},{"name":"customDimensions"}],"""
                + $"\"rows\":[[\"{Time}\",\"KaclsAudit\",{AsText}]]}}]}}"
        },
        { "an event hub", $$"""{"records":[{"TimeGenerated":"{{Time}}","Name":"KaclsAudit","Properties":{{Fields}}}]}""" },
        { "the archive's lines", $$"""{"TimeGenerated":"{{Time}}","Name":"KaclsAudit","Properties":{{Fields}}}""" },
        { "a query that projects fields", $$"""[{"TimeGenerated":"{{Time}}",{{Fields[1..]}}]""" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task a_record_is_the_same_in_every_shape(string shape, string text)
    {
        foreach (var name in new[] { "records", "records.gz" })
        {
            var (records, files) = await ReadAsync(name, text);
            var record = Assert.Single(records);
            Assert.True(record["user"] == "ann@contoso.example", shape);
            Assert.Equal("a, \"b\"", record["reason"]);
            Assert.Equal("true", record["guest"]);
            Assert.Equal(7, record.Sequence);
            Assert.Equal(DateTimeOffset.Parse(Time, System.Globalization.CultureInfo.InvariantCulture), record.Time);
            Assert.Empty(files.Faults);
        }
    }

    [Fact]
    public async Task a_log_may_begin_with_any_line()
    {
        var (records, files) = await ReadAsync("log", $"Listening, with 2 keys.\n{RecordLines.Line()}\n");
        Assert.Single(records);
        Assert.Equal(1, files.Others);
    }

    [Fact]
    public async Task other_lines_of_a_log_are_counted_and_broken_ones_named()
    {
        var line = RecordLines.Line(("instance", "aaaa"), ("sequence", "7"));
        var (records, files) = await ReadAsync(
            "log",
            """{"EventId":1,"Category":"Other","Message":"KaclsAudit","State":{}}""" + $"\nplain text\n\n{line}\n{line}\n{line[..50]}\n");
        Assert.Single(records);
        Assert.Equal((1, 2), (files.Repeated, files.Others));
        Assert.Contains("log:6: it is broken JSON", Assert.Single(files.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timestamp,name,customDimensions\n2026-11-25T12:00:00Z,KaclsAudit\n", "it has 2 fields, and the headings are 3")]
    [InlineData("timestamp,name,customDimensions\n2026-11-25T12:00:00Z,KaclsAudit,\"{\n", "its quotation mark has no end")]
    public async Task a_row_of_csv_that_is_broken_is_named(string text, string fault)
    {
        var (records, files) = await ReadAsync("records.csv", text);
        Assert.Empty(records);
        Assert.Contains($"records.csv:2: {fault}", Assert.Single(files.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"Name\":\"KaclsAudit\"")]
    [InlineData("{\n\"tables\": [")]
    public async Task a_document_that_is_broken_is_no_answer(string text) =>
        await Assert.ThrowsAsync<UsageException>(() => ReadAsync("broken.json", text));

    /// <summary>Whatever stands in a file, it is an answer: records, faults, or a word that it can't be read.</summary>
    [Fact]
    public async Task no_file_is_an_exception()
    {
        var letters = "{}[]\",:\\n a1\n\r\t\u0000\uFEFF";
        var seed = 7u;
        uint Next() => (seed = (seed * 1664525) + 1013904223) >> 16;
        for (var run = 0; run < 3000; run++)
        {
            var text = string.Concat(Enumerable.Range(0, 40).Select(_ => letters[(int)(Next() % letters.Length)]));
            try
            {
                await ReadAsync("any", text);
            }
            catch (UsageException)
            {
                // It can't be read, and says so.
            }
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(List<AuditRecordLine> Records, AuditRecordFiles Files)> ReadAsync(string name, string text)
    {
        var path = Path.Combine(folder, name);
        await using (var stream = File.Create(path))
        {
            var isCompressed = name.EndsWith(".gz", StringComparison.Ordinal);
            await using Stream target = isCompressed ? new GZipStream(stream, CompressionLevel.Fastest) : stream;
            await target.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        }

        var files = new AuditRecordFiles();
        var records = new List<AuditRecordLine>();
        await foreach (var record in files.ReadAsync([path], default))
        {
            records.Add(record);
        }

        return (records, files);
    }
}
