namespace Kacls.Cli.Conformance.Play;

/// <summary>A request that the service under test sent to the tool.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">With the query.</param>
/// <param name="Body">Text.</param>
internal sealed record PlayedRequest(string Method, string Path, string Body);
