namespace Kacls.Cli.Inspection.Tokens;

/// <summary>The token that is looked at, or both of a request.</summary>
/// <param name="Authentication">Who is asking.</param>
/// <param name="Authorization">What may be done.</param>
/// <param name="Peer">Another key service's.</param>
internal sealed record TokenSet(string? Authentication, string? Authorization, string? Peer = null)
{
    /// <summary>Whether the two can be held against each other.</summary>
    public bool IsPair => Authentication is not null && Authorization is not null;
}
