namespace Kacls.Cli.Gmail.Certificates;

/// <summary>A user's files don't hold what is needed.</summary>
/// <param name="message">Which file, what is wrong and what to do; nothing of its content.</param>
internal sealed class KeyFileException(string message) : Exception(message);
