namespace KaclsFunctions.Tests.FaultTable;

/// <summary>Each row of the table about the clock.</summary>
public sealed class ClockFaultTests
{
    public static TheoryData<string> Names => [.. ClockFaults.Rows.Select(row => row.Fault)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task a_clock_that_jumps_does_what_its_row_says(string fault)
    {
        var row = ClockFaults.Rows.Single(row => row.Fault == fault);
        return row.See(row);
    }
}
