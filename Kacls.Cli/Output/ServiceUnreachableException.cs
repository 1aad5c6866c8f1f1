namespace Kacls.Cli.Output;

/// <summary>What was to be judged didn't answer: <see cref="ExitCode.Unreachable"/>.</summary>
/// <param name="message">Which address was asked, and what came of it.</param>
internal sealed class ServiceUnreachableException(string message) : Exception(message);
