namespace Kacls.Cli.Conformance;

/// <summary>One rule, tried on the service under test.</summary>
/// <param name="Name">Unique, lower case, from the operation to the point: <c>wrap.authorization.role.reader</c>.</param>
/// <param name="Operation">The method that is tried, as status lists it; a method that isn't listed skips its cases.</param>
/// <param name="Rule">The section of Google's reference, or the RFC (<see cref="Rules"/>), and what it asks for.</param>
/// <param name="Level">Whose rule it is.</param>
/// <param name="RunAsync">Ends quietly where the service is right.</param>
internal sealed record Case(string Name, string Operation, string Rule, CaseLevel Level, Func<ConformanceContext, Task> RunAsync);
