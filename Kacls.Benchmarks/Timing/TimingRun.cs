using System.Globalization;
using System.Security.Cryptography;
using Kacls.KeyEncryption;

namespace Kacls.Benchmarks.Timing;

/// <summary>Whether refusals that must be alike take equally long; docs/security.md, Timing.</summary>
/// <param name="samples">Of each class of a case with a whole share.</param>
/// <param name="most">The longest time for one case.</param>
/// <param name="leastShare">Cases of a smaller share are left out.</param>
internal sealed class TimingRun(int samples, TimeSpan most, double leastShare = 0)
{
    internal static TimingRun Quick => new(2_000, TimeSpan.FromSeconds(0.5), leastShare: 1);

    /// <returns>Whether no refusal gives itself away.</returns>
    internal async Task<bool> RunAsync(string part)
    {
        using RSA key = RSA.Create(2048), kek = RSA.Create(2048), longer = RSA.Create(3072), longest = RSA.Create(4096);
        using var aes = new AesKek();
        using TimingScene scene = new(aes), software = new(new LocalKeyEncryptionKey(kek.ExportPkcs8PrivateKeyPem()));
        await scene.WarmUpAsync();
        await software.WarmUpAsync();
        var operations = new OperationCases(scene);
        TimingCase[] cases =
        [
            .. ComparisonCases.All(),
            operations.Envelope(),
            operations.Resource(),
            .. new OperationCases(software).ContentKey(kek),
            .. operations.Users(),
            operations.Codes(),
            .. PaddingCases.Decoding(key),
            .. PaddingCases.Decryption(key, share: 1),
            .. PaddingCases.Decryption(longer, share: 0.1),
            .. PaddingCases.Decryption(longest, share: 0.05),
            operations.Decryption(key, isPrivileged: false),
            operations.Decryption(key, isPrivileged: true),
            operations.OaepDecryption(key),
            .. PaddingCases.Blinding(key, share: 1),
        ];
        Console.WriteLine("| case | against | samples of each | max abs t | effect, ns | |");
        Console.WriteLine("|---|---|---:|---:|---:|---|");
        var isAlike = true;
        foreach (var each in cases.Where(each => each.Share >= leastShare && each.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
        {
            isAlike &= await CompareAsync(each);
        }

        return isAlike;
    }

    private async Task<bool> CompareAsync(TimingCase each)
    {
        var durations = await Sampler.MeasureAsync(each, Math.Max(1, (int)(samples * each.Share)), most);
        var isAlike = true;
        for (var index = 1; index < durations.Length; index++)
        {
            var comparison = Comparison.Of(durations[0], durations[index]);
            isAlike &= each.IsKnown || !comparison.IsGross;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {each.Name}: {each.Classes[index].Name} | {each.Classes[0].Name} | {comparison.Samples:N0} | {comparison.MaxT:F1} | "
                    + $"{comparison.Effect:+0;-0;0} ± {comparison.Margin:F0} of {comparison.Median:N0} | "
                    + $"{(each.IsKnown ? "known anyway" : comparison.Verdict)} |"));
        }

        return isAlike;
    }
}
