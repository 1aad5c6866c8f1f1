namespace Kacls.Testing.Gmail;

/// <summary>A request that the server got.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Time">By the server's clock.</param>
/// <param name="Method">GET, POST or PATCH.</param>
/// <param name="Path">With its query; <c>/token</c> is the token endpoint.</param>
/// <param name="Body">What was sent.</param>
public sealed record GmailCall(int Number, DateTimeOffset Time, string Method, string Path, string Body)
{
    /// <summary>Whether it may change something.</summary>
    public bool Writes => Path != "/token" && Method != "GET";
}
