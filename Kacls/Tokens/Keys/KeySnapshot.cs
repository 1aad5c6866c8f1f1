using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Tokens.Keys;

/// <summary>The keys of one issuer at one time. It never changes; a fetch replaces it as a whole.</summary>
internal sealed class KeySnapshot
{
    /// <summary>So many keys are tried at most for a token whose <c>kid</c> leads to none, to bound the work that it causes.</summary>
    private const int MaxGuesses = 16;

    private readonly FrozenDictionary<string, VerificationKey[]> byId;
    private readonly VerificationKey[] withoutId;
    private readonly VerificationKey[] all;

    public KeySnapshot(IEnumerable<VerificationKey> keys)
    {
        all = [.. keys];
        withoutId = [.. all.Where(key => key.Id is null)];
        byId = all.Where(key => key.Id is not null)
            .GroupBy(key => key.Id!, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    public int Count => all.Length;

    /// <summary>Whether there is any key to try for a token with this <c>kid</c>: one of that id, or one without an id.</summary>
    public bool Has(string? kid) => kid is null ? all.Length > 0 : withoutId.Length > 0 || byId.ContainsKey(kid);

    /// <summary>Whether the keys for this <c>kid</c> are only guesses: the token names none, or none has that id.</summary>
    public bool IsGuess(string? kid) => kid is null || !byId.ContainsKey(kid);

    /// <summary>The keys to try, in the order in which the issuer lists them.</summary>
    public List<SecurityKey> Find(string? kid, string algorithm)
    {
        var candidates = string.IsNullOrEmpty(kid) ? all : byId.GetValueOrDefault(kid) ?? withoutId;
        var found = new List<SecurityKey>(1);
        foreach (var key in candidates)
        {
            if (found.Count < MaxGuesses && key.Fits(algorithm))
            {
                found.Add(key.Key);
            }
        }

        return found;
    }
}
