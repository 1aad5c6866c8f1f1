namespace Kacls.Cli.Conformance;

/// <summary>The service under test did something else than the rule says.</summary>
/// <param name="message">What it did, and what would have been right.</param>
/// <param name="cause">What was thrown, where it didn't answer.</param>
internal sealed class CaseFailedException(string message, Exception? cause = null) : Exception(message, cause);
