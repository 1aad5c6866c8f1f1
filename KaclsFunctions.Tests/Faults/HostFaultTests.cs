using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>Each row of the table about the process, under each of the hosts.</summary>
public abstract class HostFaultTests(HostFixture host)
{
    public static TheoryData<string> Names => [.. HostFaults.Rows.Select(row => row.Fault)];

    [ToolTheory("unshare")]
    [MemberData(nameof(Names))]
    public Task a_fault_of_the_process_does_what_its_row_says(string fault)
    {
        var row = HostFaults.Rows.Single(row => row.Fault == fault);
        return row.Try(host, row);
    }
}
