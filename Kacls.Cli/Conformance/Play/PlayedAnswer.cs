namespace Kacls.Cli.Conformance.Play;

/// <summary>What the tool answers to the service under test.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON text, mostly.</param>
/// <param name="Location">For redirects.</param>
internal sealed record PlayedAnswer(int Status, string Body, string? Location = null);
