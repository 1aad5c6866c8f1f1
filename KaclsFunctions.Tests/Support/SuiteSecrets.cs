using System.Collections.Concurrent;

namespace KaclsFunctions.Tests.Support;

/// <summary>
/// Every DEK and token that a test sends or gets through <see cref="KaclsApp"/>; none of them may be in any log of the suite.
/// </summary>
internal static class SuiteSecrets
{
    private static readonly ConcurrentDictionary<string, byte> Texts = new(StringComparer.Ordinal);

    public static void AddKey(byte[] key)
    {
        // Shorter ones could stand in a log by chance.
        if (key.Length >= 8)
        {
            Add(Convert.ToBase64String(key).TrimEnd('='));
            Add(Convert.ToHexString(key));
            Add(Convert.ToHexStringLower(key));
        }
    }

    public static void AddToken(string token)
    {
        foreach (var segment in token.Split('.').Skip(1).Where(segment => segment.Length >= 16))
        {
            Add(segment);
        }
    }

    /// <summary>Fails with the place, not with the secret.</summary>
    public static void AssertNoneIn(string log)
    {
        foreach (var secret in Texts.Keys)
        {
            var at = log.IndexOf(secret, StringComparison.Ordinal);
            Assert.True(at < 0, at < 0 ? "" : $"A secret is in the log, after: {log[Math.Max(0, at - 300)..at]}");
        }
    }

    private static void Add(string text) => Texts.TryAdd(text, 0);
}
