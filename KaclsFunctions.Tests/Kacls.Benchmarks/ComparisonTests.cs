using System.Security.Cryptography;
using Kacls.Benchmarks.Timing;
using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.Benchmarks;

/// <summary>The statistics of <c>eng/timing.sh</c>: a test that finds no leak is worth what it finds where there is one.</summary>
public sealed class ComparisonTests
{
    private const int Samples = 20_000;
    private static readonly byte[] Secret = new byte[4096];

    /// <summary>The hours of sleep of Student 1908, and the second and third example of Wikipedia's article on the test.</summary>
    [Theory]
    [InlineData(
        "0.7 -1.6 -0.2 -1.2 -0.1 3.4 3.7 0.8 0.0 2.0",
        "1.9 0.8 1.1 0.1 -0.1 4.4 5.5 1.6 4.6 3.4",
        -1.8608)]
    [InlineData(
        "17.2 20.9 22.6 18.1 21.7 21.4 23.5 24.2 14.7 21.8",
        "21.5 22.8 21.0 23.0 21.6 23.6 22.5 20.7 23.4 21.8 20.7 21.7 21.5 22.5 23.6 21.5 22.5 23.5 21.5 21.8",
        -1.5654)]
    [InlineData(
        "19.8 20.4 19.6 17.8 18.5 18.9 18.3 18.9 19.5 22.0",
        "28.2 26.6 20.1 23.3 25.2 22.1 17.7 27.6 20.6 13.7 23.2 17.5 20.6 18.0 23.9 21.6 24.3 20.4 24.0 13.2",
        -2.2192)]
    public void welchs_t_is_that_of_known_examples(string one, string other, double expected) =>
        Assert.Equal(expected, Moments.T(Of(one), Of(other)), tolerance: 0.0001);

    [Fact]
    public void a_small_difference_is_found_below_the_noise_of_interrupts()
    {
        var chance = new Chance(1);
        double[] one = Durations(chance, longer: 0), other = Durations(chance, longer: 3);
        Assert.InRange(Math.Abs(Moments.T(Of(one), Of(other))), 0, Comparison.Evidence);
        var comparison = Comparison.Of(one, other);
        Assert.Equal("differs", comparison.Verdict);
        Assert.InRange(3, comparison.Effect - comparison.Margin, comparison.Effect + comparison.Margin);
        Assert.False(comparison.IsGross);
    }

    [Fact]
    public void alike_is_alike()
    {
        var chance = new Chance(2);
        var comparison = Comparison.Of(Durations(chance, longer: 0), Durations(chance, longer: 0));
        Assert.Equal("no evidence", comparison.Verdict);
        Assert.InRange(0, comparison.Effect - comparison.Margin, comparison.Effect + comparison.Margin);
    }

    [Fact]
    public void what_an_exception_costs_is_gross() =>
        Assert.True(Comparison.Of(Durations(new Chance(3), longer: 0), Durations(new Chance(4), longer: 20_000)).IsGross);

    [Fact]
    public void few_samples_prove_nothing() =>
        Assert.Equal("too few samples", Comparison.Of([1, 2, 3], [1_000_000, 1_000_001]).Verdict);

    [Fact]
    public async Task a_comparison_that_ends_with_the_first_difference_is_found()
    {
        var found = await MeasuredAsync(guess =>
        {
            var at = 0;
            while (at < guess.Length && guess[at] == Secret[at])
            {
                at++;
            }
        });
        Assert.Equal("differs", found.Verdict);
        Assert.True(found.Effect + found.Margin < 0, $"{found}");
    }

    [Fact]
    public async Task a_comparison_of_constant_time_is_not()
    {
        var found = await MeasuredAsync(guess => CryptographicOperations.FixedTimeEquals(guess, Secret));
        Assert.NotEqual("differs", found.Verdict);
    }

    /// <summary>A guess whose first byte is wrong, against one whose last byte is.</summary>
    private static async Task<Comparison> MeasuredAsync(Action<byte[]> compare)
    {
        var durations = await Sampler.MeasureAsync(
            new("planted", compare, Wrong(^1), Wrong(0)), samples: 5_000, most: TimeSpan.FromMinutes(1));
        return Comparison.Of(durations[0], durations[1]);

        static TimingClass Wrong(Index at) => new("wrong", () =>
        {
            var guess = new byte[Secret.Length];
            guess[at] = 1;
            return guess;
        });
    }

    /// <summary>Around a microsecond, and far more where the machine did something else.</summary>
    private static double[] Durations(Chance chance, double longer) =>
    [
        .. Enumerable.Range(0, Samples).Select(_ =>
            1_000 + chance.Below(50) + longer + (chance.Below(40) == 0 ? chance.Below(1_000_000) : 0)),
    ];

    private static Moments Of(string numbers) =>
        Of(numbers.Split(' ').Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));

    private static Moments Of(IEnumerable<double> numbers) =>
        numbers.Aggregate(default(Moments), (moments, number) => moments.With(number));
}
