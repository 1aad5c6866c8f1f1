using System.Text;
using KaclsFunctions.Tests.Docs;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>The tables of docs/operations.md: made of the rows that the tests of this folder assert, and of no other.</summary>
public sealed class FaultDocumentTests
{
    private const string Page = "docs/operations.md";
    private const string Begin = "<!-- FaultDocumentTests makes what follows. -->\n";
    private const string End = "<!-- FaultDocumentTests made what precedes. -->\n";

    private static readonly (string Title, string Text, string Test, IEnumerable<FaultRow> Rows)[] Tables =
    [
        (
            "What a vault answers",
            "To an `unwrap`. A `wrap` meanwhile asks no vault: each test makes one too, which gets 200 and is recorded as granted.",
            $"`{nameof(VaultFaultTests)}`",
            VaultFaults.Rows),
        ("The KEK, and a vault that is away at a start", "To an `unwrap` and a `wrap`.", $"`{nameof(VaultFaultTests)}`", KeyFaults.Rows),
        (
            "What the source of an issuer's keys answers",
            "While the service knows no keys of the issuer, right after a start. Where it knows them, nobody notices for a day: each was "
                + "tried so, too, but for the certificates.",
            $"`{nameof(IssuerFaultTests)}`",
            [.. IssuerFaults.AtStart, .. TlsRow.Rows]),
        ("Keys that change, or are old", "", $"`{nameof(IssuerFaultTests)}`", IssuerFaults.Later),
        (
            "Application Insights and the disk of the audit",
            "*Until normal* is the time until the record arrives.",
            $"`{nameof(TelemetryFaultTests)}`",
            TelemetryFaults.Rows),
        ("", "", $"`{nameof(WorkerFaultTests)}`, Functions host", [WorkerFaults.FullStore]),
        ("The clock of an instance", "", $"`{nameof(ClockFaultTests)}`", ClockFaults.Rows),
        ("The process", "", $"`{nameof(HostFaultTests)}`, LocalHost and Functions host", HostFaults.Rows),
    ];

    [Fact]
    public void the_page_has_each_row_and_no_other()
    {
        var page = Repository.Read(Page);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.InRange(begin, 0, end);
        GeneratedDocument.AssertEqual(Page, page[..(begin + Begin.Length)] + Text() + page[end..]);
    }

    [Fact]
    public void no_two_rows_of_a_table_are_about_the_same() =>
        Assert.All(Tables, table => Assert.Equal(table.Rows.Count(), table.Rows.DistinctBy(row => row.Fault).Count()));

    private static string Text()
    {
        var text = new StringBuilder();
        foreach (var (title, about, test, rows) in Tables)
        {
            if (title.Length > 0)
            {
                text.Append("\n### ").Append(title).Append("\n\n").Append(about.Length > 0 ? $"{about}\n\n" : "")
                    .Append("| fault | caller gets | audit says | until normal | test |\n|---|---|---|---|---|\n");
            }

            foreach (var row in rows)
            {
                text.Append($"| {row.Fault} | {row.Caller} | {row.Audit.Replace("|", "\\|")} | {row.NormalCell} | {test} |\n");
            }
        }

        return text.Append('\n').ToString();
    }
}
