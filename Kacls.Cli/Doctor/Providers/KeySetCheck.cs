using Kacls.Tokens;
using Kacls.Tokens.Keys;

namespace Kacls.Cli.Doctor.Providers;

/// <summary>The keys that verify the provider's tokens.</summary>
internal sealed class KeySetCheck() : Check("keys")
{
    /// <summary>Judges them.</summary>
    public IEnumerable<Finding> Judge(KeySet set)
    {
        foreach (var key in set.Keys)
        {
            var fits = SignatureAlgorithms.Asymmetric.Where(key.Fits).Order(StringComparer.Ordinal);
            var seen = $"{key.Id ?? "without kid"}: {key.Key.KeySize} bits, for {string.Join(", ", fits)}.";
            yield return key.Id is null
                ? Warning(seen, "Have the provider name its keys (kid): without, each is tried.")
                : fits.Any() ? Ok(seen) : Warning(seen, "It is for no algorithm that may sign tokens.");
        }

        foreach (var key in set.PassedOver)
        {
            yield return Note($"Not used: {key}.");
        }

        foreach (var twice in set.Keys.Where(key => key.Id is not null).GroupBy(key => key.Id, StringComparer.Ordinal)
            .Where(group => group.Count() > 1))
        {
            yield return Warning($"{twice.Key} is the kid of several keys.", "Have the provider name each key differently.");
        }

        if (set.Keys.Count == 0)
        {
            yield return Finding(
                "No key can verify a token.",
                "RSA keys of 2,048 bits and more, or EC keys on P-256, P-384 or P-521, for the use sig are needed.");
        }
    }
}
