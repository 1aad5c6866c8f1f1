namespace Kacls.Cli.Conformance;

/// <summary>The case can't be tried on this service.</summary>
/// <param name="message">What it lacks.</param>
internal sealed class CaseSkippedException(string message) : Exception(message);
