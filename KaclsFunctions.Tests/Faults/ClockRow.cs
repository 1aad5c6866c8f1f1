using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>A row about this instance's clock.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="See">Sets the clock, makes a request, and tells how to make another once all is well.</param>
internal sealed record ClockRow(string Fault, Func<ClockRow, Task> See) : FaultRow(Fault);
