namespace Kacls.Cli.Doctor.Service;

/// <summary>A request was not answered over HTTP.</summary>
/// <param name="message">Which request, and what came of it.</param>
internal sealed class NoAnswerException(string message) : Exception(message)
{
    /// <summary>Whether the connection ended while the answer was waited for.</summary>
    public bool IsOfConnection { get; init; }
}
