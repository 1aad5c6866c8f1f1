namespace Kacls.Testing.KeyVault;

/// <summary>One request as the server saw it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Host">The vault's host name.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Operation">
/// In lower case: create, get, versions, rotate, update, delete, getdeleted, recover, wrapkey, unwrapkey, encrypt, decrypt, sign, verify.
/// </param>
/// <param name="ClientRequestId">The header <c>x-ms-client-request-id</c>.</param>
public sealed record RecordedRequest(string Method, string Host, string Path, string Operation, string? ClientRequestId)
{
    /// <summary>The name of the key.</summary>
    public string Key => Path.Split('/') is [_, _, var name, ..] ? name : "";

    /// <summary>The status of the answer; 0 while there is none, also after a dropped connection.</summary>
    public int Status { get; internal set; }

    /// <summary>The answer's header <c>x-ms-request-id</c>.</summary>
    public required string ResponseId { get; init; }

    /// <summary>How long the vault had it in hand, by the server's clock; zero while it has.</summary>
    public TimeSpan InHand { get; internal set; }

    /// <summary>Whether it came without a token, to learn where to get one.</summary>
    public bool IsChallenge { get; internal set; }
}
