using System.Security.Cryptography;
using System.Text;
using Kacls.Access;
using Kacls.Envelopes;
using Kacls.Errors;

namespace Kacls.Benchmarks.Timing;

/// <summary>Rules that compare what comes with what an envelope holds: how much of it was right must not be seen.</summary>
internal static class ComparisonCases
{
    private const int MaxName = 512;

    internal static IEnumerable<TimingCase> All()
    {
        var name = Encoding.ASCII.GetBytes(new string('a', MaxName));
        yield return Compared("resource_name", name, input => ResourceRule.Check(
            new DekContent([], Encoding.ASCII.GetString(name), string.Empty), Encoding.ASCII.GetString(input)));
        var hash = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
        yield return Compared("spki_hash", hash, input => SpkiHashRule.RequireMatch(
            new PrivateKeyContent([], hash, string.Empty), input).Dispose());
    }

    private static TimingCase Compared(string name, byte[] right, Action<byte[]> check)
    {
        return new(
            $"{name}, compared",
            input =>
            {
                try
                {
                    check(input);
                }
                catch (KaclsException)
                {
                    return;
                }

                throw new InvalidOperationException($"{name}: what is wrong was taken for right.");
            },
            Wrong("last byte", ^1),
            Wrong("middle byte", right.Length / 2),
            Wrong("first byte", 0));

        TimingClass Wrong(string at, Index index) => new(at, () =>
        {
            var changed = right.AsSpan().ToArray();
            changed[index] ^= 1;
            return changed;
        });
    }
}
