namespace Kacls.Cli.Output;

/// <summary>The command line, or a file that it names, is wrong: <see cref="ExitCode.Usage"/>.</summary>
/// <param name="message">For whoever typed it: what is wrong and what would be right.</param>
internal sealed class UsageException(string message) : Exception(message);
