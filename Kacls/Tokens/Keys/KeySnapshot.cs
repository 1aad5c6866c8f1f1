using System.Collections.Frozen;

namespace Kacls.Tokens.Keys;

/// <summary>The keys of one issuer at one time. It never changes; a fetch replaces it as a whole.</summary>
internal sealed class KeySnapshot
{
    /// <summary>So many keys are tried at most for a token whose <c>kid</c> leads to none, to bound the work that it causes.</summary>
    private const int MaxGuesses = 16;

    private readonly FrozenDictionary<string, VerificationKey[]> byId;
    private readonly VerificationKey[] withoutId;
    private readonly VerificationKey[] all;

    public KeySnapshot(KeySet set)
    {
        (all, PassedOver) = ([.. set.Keys], set.PassedOver);
        withoutId = [.. all.Where(key => key.Id is null)];
        byId = all.Where(key => key.Id is not null)
            .GroupBy(key => key.Id!, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    public int Count => all.Length;

    /// <summary>The <c>kid</c> of each usable key that has one.</summary>
    public IEnumerable<string> Ids => byId.Keys.Order(StringComparer.Ordinal);

    /// <summary>The published keys that can't be used.</summary>
    public IReadOnlyList<PassedOverKey> PassedOver { get; }

    /// <summary>Usable or not, as they were read.</summary>
    public KeySet Set => new(all, PassedOver);

    /// <summary>Whether there is any key to try for a token with this <c>kid</c>: one of that id, or one without an id.</summary>
    public bool Has(string? kid) => kid is null ? all.Length > 0 : withoutId.Length > 0 || byId.ContainsKey(kid);

    /// <summary>
    /// Why a published key of this <c>kid</c> (for none: any) is not used, as the end of a sentence; empty where none is published.
    /// </summary>
    public string WhyUnusable(string? kid)
    {
        var why = PassedOver.FirstOrDefault(key => kid is null || string.Equals(key.Id, kid, StringComparison.Ordinal))?.Why;
        return why is null ? "" : $", whose published key was passed over: {why}";
    }

    /// <summary>Whether a signature is by one of the keys to try, in the order in which the issuer lists them.</summary>
    public bool Verify(string? kid, string algorithm, ArraySegment<byte> signed, byte[] signature)
    {
        var guesses = 0;
        foreach (var key in string.IsNullOrEmpty(kid) ? all : byId.GetValueOrDefault(kid) ?? withoutId)
        {
            if (key.Fits(algorithm) && guesses++ < MaxGuesses && key.Verify(algorithm, signed, signature))
            {
                return true;
            }
        }

        return false;
    }
}
