using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>The row about the function app's disk.</summary>
[Collection(FunctionsHostGroup.Name)]
public sealed class WorkerFaultTests(FunctionsHostFixture host)
{
    [ToolFact("unshare")]
    public Task a_full_disk_under_a_dead_ingestion_does_what_its_row_says() => WorkerFaults.FullStore.Try(host, WorkerFaults.FullStore);
}
