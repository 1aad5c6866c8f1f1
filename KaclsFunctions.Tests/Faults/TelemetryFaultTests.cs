namespace KaclsFunctions.Tests.FaultTable;

/// <summary>Each row of the table about Application Insights.</summary>
public sealed class TelemetryFaultTests
{
    public static TheoryData<string> Names => [.. TelemetryFaults.Rows.Select(row => row.Fault)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task a_fault_of_the_ingestion_does_what_its_row_says(string fault) =>
        TelemetryFaults.Rows.Single(row => row.Fault == fault).AssertAsync();
}
