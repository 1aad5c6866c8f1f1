using KaclsFunctions.Tests.KeyMaterial.Vectors;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>Vectors that nobody here wrote: C2SP/wycheproof, where the machine has them.</summary>
public sealed class WycheproofTests(KeyMaterialFixture kacls) : IClassFixture<KeyMaterialFixture>
{
    /// <summary>How many get which answer; what is refused for another reason than its padding is left out by a rule.</summary>
    private static readonly Dictionary<string, int> Expected = new()
    {
        ["granted"] = 528,
        [RsaVector.Failed] = 442,
        ["member_missing"] = 24,
        ["algorithm_unsupported"] = 233,
        ["private_key_unsupported"] = 340,
    };

    [VectorsFact(WycheproofVector.Archive)]
    public async Task each_is_answered_over_http_as_it_says_and_every_wrong_one_alike()
    {
        var vectors = await WycheproofVector.ReadAsync();
        Assert.Equal(33, vectors.Select(vector => vector.File).Distinct().Count());
        var asked = vectors.Select(vector => vector.ToVector()).ToList();
        await using var run = new RsaVectorRun(kacls, byBoth: false);
        var failures = await run.FindFailuresAsync(asked, vector => vector.Key);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.Single(run.Answers);
        Assert.Equal(Expected, asked.CountBy(vector => vector.Refusal ?? "granted").ToDictionary());
    }

    [VectorsFact(WycheproofVector.Archive)]
    public async Task each_of_its_classes_is_one_of_ours()
    {
        var theirs = (await WycheproofVector.ReadAsync()).Select(vector => (vector.ToVector().Kind, vector.Comment)).Distinct().ToList();
        Assert.Empty(theirs.Except(WycheproofClasses.Ours.Keys));
        Assert.Empty(WycheproofClasses.Ours.Keys.Except(theirs));
        var ours = RsaVectorFile.Read().Vectors.Select(vector => (vector.Kind, vector.Class)).ToHashSet();
        Assert.Empty(WycheproofClasses.Ours.Select(pair => (pair.Key.Kind, pair.Value)).Except(ours));
    }
}
