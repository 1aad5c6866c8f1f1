using Kacls.Protocol;

namespace Kacls.Tokens.Keys;

/// <summary>What a key set or a file of keys holds.</summary>
/// <param name="Keys">The usable keys; none when the issuer has withdrawn them all.</param>
/// <param name="PassedOver">Those that are of no use here.</param>
internal sealed record KeySet(IReadOnlyList<VerificationKey> Keys, IReadOnlyList<PassedOverKey> PassedOver);

/// <summary>A published key that is of no use for checking signatures here.</summary>
/// <param name="Id">Its <c>kid</c>, if it has one.</param>
/// <param name="Why">In words of ours, without anything of the key.</param>
internal sealed record PassedOverKey(string? Id, string Why)
{
    /// <summary>For the log: the issuer's text is cut and printable.</summary>
    public override string ToString() => $"{Printable.Sanitize(Id ?? "without kid", 64)} ({Why})";
}
