using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>A row that is tried under a host, as a process of its own and by the system's clock.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Try">Brings it about, and compares what is seen with the row.</param>
internal sealed record HostRow(string Fault, Func<HostFixture, HostRow, Task> Try) : FaultRow(Fault);
