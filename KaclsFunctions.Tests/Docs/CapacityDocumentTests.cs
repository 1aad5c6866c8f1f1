using System.Globalization;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>
/// docs/performance.md, what one carries: each figure is what stands beside it, and what it starts from is what docs/keys.md says of limits
/// and docs/costs.md of prices.
/// </summary>
public sealed class CapacityDocumentTests
{
    private const string Users = "| what | unwraps a second × users | users |";
    private const int UsersOfOne = 200;
    private const string Costs = "| for a million documents opened |";

    private static readonly string Document = Repository.Read("docs/performance.md");
    private static readonly string Keys = Repository.Read("docs/keys.md");
    private static readonly string Prices = Repository.Read("docs/costs.md");

    private static readonly string Beyond = Document[Document.IndexOf("### Beyond five vaults", StringComparison.Ordinal)..];

    [Fact]
    public void a_ring_has_so_many_times_one_vaults_limit() => Assert.All(
        Arithmetic.Rows(Keys, "| key | limit per vault in 10 s |"),
        cells => Assert.Equal(
            new[] { 1, 2, 3, 5 }.Select(vaults => Second(Arithmetic.Number(cells[1]) / 10 * vaults)), cells[2..]));

    [Fact]
    public void so_many_users_are_what_their_formula_says()
    {
        var rows = Arithmetic.Rows(Document, Users).Concat(Arithmetic.Rows(Beyond, Users)).ToArray();
        Assert.Equal(18, rows.Length);
        Assert.All(rows, cells =>
        {
            Assert.Equal(Arithmetic.Number(cells[2]), Arithmetic.Value(cells[1]));
            Assert.EndsWith($" × {UsersOfOne}", cells[1], StringComparison.Ordinal);
        });
    }

    /// <summary>The documents that a user opens in a day are those of docs/costs.md, a fifth of them in the busiest hour.</summary>
    [Fact]
    public void users_of_one_unwrap_a_second_follow_from_what_is_assumed()
    {
        Assert.Contains("40 requests each on 22 days, 7 of 10 of them unwraps", Prices.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(28, 40 * 7 / 10);
        Assert.Equal(6, Math.Round(28 / 5m));
        Assert.Contains($"3,600 ÷ 6 ÷ 3 = {UsersOfOne} users", Document, StringComparison.Ordinal);
        Assert.Equal(UsersOfOne, Arithmetic.Value("3,600 ÷ 6 ÷ 3"));
    }

    [Theory]
    [InlineData("RSA-HSM 2,048")]
    [InlineData("RSA-HSM 3,072")]
    [InlineData("RSA-HSM 4,096")]
    public void a_vault_and_a_partition_do_what_the_table_of_limits_says(string key)
    {
        var vault = Arithmetic.Rows(Keys, "| key | limit per vault in 10 s |").Single(cells => cells[0] == key)[2];
        Assert.Equal(vault.Replace("/s", $" × {UsersOfOne}", StringComparison.Ordinal), FormulaOf($"a vault, {key}"));
        Assert.Equal($"5 × {FormulaOf($"a vault, {key}")}", FormulaOf($"a ring of five, {key}"));
        Assert.Equal(
            PartitionOf(key)[1].Replace("/s", $" × {UsersOfOne}", StringComparison.Ordinal),
            FormulaOf($"a Managed HSM, {key}, one partition"));
    }

    /// <summary>Its wraps are calls too, and the slower of the two decides.</summary>
    [Fact]
    public void an_aes_key_of_a_managed_hsm_wraps_by_call()
    {
        var wraps = PartitionOf("oct-HSM 256, A256KW")[2];
        Assert.True(Arithmetic.Number(wraps.Replace("/s", "", StringComparison.Ordinal)) < Arithmetic.Number(
            PartitionOf("oct-HSM 256, A256KW")[1].Replace("/s", "", StringComparison.Ordinal)));
        Assert.Equal(
            wraps.Replace("/s", $" × 0.7 × {UsersOfOne}", StringComparison.Ordinal),
            FormulaOf("a Managed HSM, oct-HSM 256, one partition: it wraps too, and 7 of 10 calls are unwraps"));
    }

    [Fact]
    public void beyond_five_vaults_the_same_limits_hold()
    {
        Assert.All(
            Arithmetic.Rows(Beyond, Users).Where(cells => cells[1].Contains(" × 5 × ", StringComparison.Ordinal)),
            cells => Assert.EndsWith(FormulaOf("a ring of five, RSA-HSM 3,072"), cells[1], StringComparison.Ordinal));
        Assert.Contains($"| 2 × {FormulaOf("a Managed HSM, RSA-HSM 3,072, one partition")} |", Beyond, StringComparison.Ordinal);
        Assert.Contains(
            $"| five vaults with keys of 2,048 bits | {FormulaOf("a ring of five, RSA-HSM 2,048")} |", Beyond, StringComparison.Ordinal);
    }

    /// <summary>The first vault has all reads of old documents and its share of the others, and does 50 a second.</summary>
    [Fact]
    public void a_ring_that_has_grown_does_what_its_first_vault_can()
    {
        var rows = Arithmetic.Rows(Document, "| reads of documents from before the ring had five |").ToArray();
        Assert.Equal(5, rows.Length);
        Assert.All(rows, cells =>
        {
            var unwraps = 50 / Arithmetic.Value(cells[1]);
            Assert.Equal(Math.Round(unwraps), Arithmetic.Number(cells[2]));
            Assert.Equal(Math.Round(unwraps / 250 * 100), Arithmetic.Number(cells[3]));
            var shares = cells[1].Split(" + ");
            Assert.Equal(1, Arithmetic.Number(shares[0]) + Arithmetic.Number(shares[1].Split(" ÷ ")[0]));
        });
    }

    [Theory]
    [InlineData("50 × 60", "3,000")]
    [InlineData("200 × 60", "12,000")]
    [InlineData("360 × 60", "21,600")]
    public void one_document_is_opened_so_often_in_a_minute(string formula, string times)
    {
        Assert.Contains($"{formula} = {times}", Document, StringComparison.Ordinal);
        Assert.Equal(Arithmetic.Number(times), Arithmetic.Value(formula));
    }

    [Fact]
    public void an_unwraps_processor_time_is_a_wraps_and_the_calls()
    {
        var wrap = Arithmetic.Rows(Document, "| cores | wraps/s |").First()[4];
        Assert.Contains($"An unwrap takes 400 µs with Key Vault: a wrap's {wrap}, and {400 - Arithmetic.Number(wrap)} for",
            Document, StringComparison.Ordinal);
        Assert.Contains("1,000,000 ÷ 400 × 0.5", Document, StringComparison.Ordinal);
    }

    [Fact]
    public void a_million_documents_cost_what_their_formulas_say_at_the_prices_of_the_costs()
    {
        var rows = Arithmetic.Rows(Document, Costs).ToArray();
        Assert.All(rows[..^1], cells =>
        {
            Assert.Equal(Arithmetic.Number(cells[2]), Math.Round(Arithmetic.Value(cells[1]), 2, MidpointRounding.AwayFromZero));
            var price = cells[1][(cells[1].LastIndexOf('×') + 2)..];
            Assert.Contains($"{cells[0].Split(',', ':')[0]}", Prices, StringComparison.Ordinal);
            Assert.Contains($" × {price} |", Prices, StringComparison.Ordinal);
        });
        Assert.Equal(rows[..^1].Sum(cells => Arithmetic.Number(cells[2])), Arithmetic.Number(rows[^1][2]));
    }

    [Fact]
    public void a_managed_hsm_costs_what_its_month_does()
    {
        var rows = Arithmetic.Rows(Document, "| documents opened in a month |").ToArray();
        var month = Arithmetic.Rows(Prices[Prices.IndexOf("## Managed HSM", StringComparison.Ordinal)..], "| what |").First();
        Assert.Contains($"its month costs {month[2]}", Document, StringComparison.Ordinal);
        Assert.All(rows, cells =>
        {
            Assert.StartsWith($"{month[1]} ÷ {cells[0].Split(' ')[0]}", cells[1], StringComparison.Ordinal);
            Assert.Equal(Arithmetic.Number(cells[2]), Math.Round(Arithmetic.Value(cells[1]), 2));
        });
        Assert.True(Arithmetic.Number(rows[^1][2]) < 15 && Arithmetic.Number(month[2]) / 155 > 15);
    }

    [Fact]
    public void another_vault_costs_what_the_costs_say()
    {
        Assert.Contains("a vault costs 13.50 a month", Document, StringComparison.Ordinal);
        var vault = Arithmetic.Rows(Prices, "| change |").Single(cells => cells[0].StartsWith("another vault", StringComparison.Ordinal));
        Assert.Equal("+13.50", vault[2]);
    }

    private static string FormulaOf(string what) => Arithmetic.Rows(Document, Users).Single(cells => cells[0] == what)[1];

    private static string[] PartitionOf(string key) =>
        Arithmetic.Rows(Keys, "| Managed HSM | unwraps by one partition |").Single(cells => cells[0] == key);

    private static string Second(decimal unwraps) => unwraps.ToString("N0", CultureInfo.InvariantCulture) + "/s";
}
