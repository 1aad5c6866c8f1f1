using Kacls.Cli.Conformance;
using Kacls.Testing.OtherService;

namespace KaclsFunctions.Tests.Mutants;

/// <summary>A right service raises no alarm, whatever its author chose where the reference leaves the choice.</summary>
public sealed class LibertyTests
{
    private const Liberties All = (Liberties)~0;

    [Fact]
    public async Task a_right_service_passes_every_case()
    {
        var results = await Trial.RunAsync(null, Liberties.None, Catalogue.All);
        Assert.Empty(Failed(results, google: false));

        // A service either admits a kind of guests or refuses it, and only one of the two can be tried.
        Assert.All(
            results.Where(result => result.Outcome == CaseOutcome.Skipped),
            result => Assert.StartsWith("The file's guestTypes ", result.Detail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(All & ~Liberties.TokenFaultsAre400)]
    [InlineData(All & ~Liberties.TokenFaultsAre401 & ~Liberties.FewerMethods)]
    public async Task all_liberties_together_fail_no_case_of_googles(Liberties liberties) =>
        Assert.Empty(Failed(await Trial.RunAsync(null, liberties, Catalogue.All), google: true));

    private static IEnumerable<string> Failed(IEnumerable<CaseResult> results, bool google) => results
        .Where(result => result.Outcome == CaseOutcome.Failed && (!google || result.Case.Level == CaseLevel.Google))
        .Select(result => $"{result.Case.Name}: {result.Detail}");
}
