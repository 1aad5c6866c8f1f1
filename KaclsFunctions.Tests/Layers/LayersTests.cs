using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.Cli;
using Kacls.Hosting;
using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Layers;

/// <summary>Each project's folders are layers: whoever reads them from the bottom up never has to look back.</summary>
public sealed class LayersTests
{
    private const string Planted = "KaclsFunctions.Tests.Layers.Planted";
    private static readonly Layering Kacls = new(typeof(KaclsServices).Assembly, "Kacls");

    [Fact]
    public void kacls_refers_downward_only() => AssertNone(Kacls.Upward(Layering.OfReadme()));

    [Fact]
    public void the_list_of_the_readme_names_each_folder_once() =>
        Assert.Equal(Kacls.Folders.Order(StringComparer.Ordinal), Layering.OfReadme().Order(StringComparer.Ordinal));

    [Fact]
    public void kacls_azure_refers_downward_only() => AssertNone(
        new Layering(typeof(KeyVaultKeyEncryptionExtensions).Assembly, "Kacls.Azure")
            .Upward(["KeyEncryption", "Signing", "Diagnosis", "Telemetry"]));

    [Fact]
    public void kacls_testing_has_no_circle() => AssertNone(new Layering(typeof(TokenIssuer).Assembly, "Kacls.Testing").Circles());

    /// <summary>What it expects is worked out by its own code: a bug of the service would hide in both.</summary>
    [Theory]
    [InlineData("Kacls.Cli.Conformance")]
    public void what_judges_key_services_takes_nothing_from_this_one(string judge)
    {
        Assert.NotEmpty(Layering.ReferencesTo(typeof(Commands).Assembly, judge, typeof(Commands).Assembly));
        AssertNone(Layering.ReferencesTo(typeof(Commands).Assembly, judge, typeof(KaclsServices).Assembly));
        AssertNone(Layering.ReferencesTo(typeof(Commands).Assembly, judge, typeof(KeyVaultKeyEncryptionExtensions).Assembly));
    }

    [Fact]
    public void a_judge_that_takes_something_from_what_it_judges_is_found() => Assert.NotEmpty(
        Layering.ReferencesTo(typeof(LayersTests).Assembly, "KaclsFunctions.Tests.Layers", typeof(KaclsServices).Assembly));

    [Fact]
    public void the_layers_of_kacls_have_no_circle() => AssertNone(Kacls.Circles());

    /// <summary>
    /// The endpoint writes the record, and takes from it what metrics and logs tell; whatever decides sits in another folder.
    /// </summary>
    [Fact]
    public void no_decision_reads_the_audit_record_back()
    {
        var readers = Layering.ReadersOf(typeof(KaclsServices).Assembly, typeof(AuditRecord)).ToList();
        AssertNone(readers.Where(reader => !reader.StartsWith("Kacls.Audit.", StringComparison.Ordinal)
            && !reader.StartsWith("Kacls.Http.OperationEndpoint", StringComparison.Ordinal)));
        Assert.Contains(readers, reader => reader.StartsWith("Kacls.Audit.AuditKind ", StringComparison.Ordinal));
    }

    [Fact]
    public void a_decision_that_reads_the_audit_record_back_is_found() => Assert.Contains(
        Layering.ReadersOf(typeof(LayersTests).Assembly, typeof(AuditRecord)),
        reader => reader.StartsWith($"{Planted}.ReadsTheAudit get_ResourceName", StringComparison.Ordinal));

    [Fact]
    public void an_upward_reference_of_any_kind_is_found()
    {
        var upward = new Layering(typeof(LayersTests).Assembly, $"{Planted}.Upward").Upward(["Low", "High"]).ToList();
        foreach (var kind in new[]
        {
            "ByField", "ByCall", "ByAsyncCall", "ByLambda", "ByGenericArgument", "ByAttribute", "ByLocal", "ByBase", "ByTypeOf",
            "ByParameter"
        })
        {
            Assert.Contains(upward, reference => reference.Contains($"Low.{kind} ", StringComparison.Ordinal));
        }

        Assert.All(upward, reference => Assert.StartsWith("Low -> High", reference, StringComparison.Ordinal));
    }

    [Fact]
    public void a_circle_by_way_of_others_is_found()
    {
        var planted = new Layering(typeof(LayersTests).Assembly, $"{Planted}.Circle");
        Assert.Equal(["First - Second", "Second - Third", "Third - First"], planted.Circles().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void a_folder_that_the_list_does_not_name_is_found() => Assert.Throws<KeyNotFoundException>(
        () => new Layering(typeof(LayersTests).Assembly, $"{Planted}.Upward").Upward(["Low"]).ToList());

    /// <summary>Tells all of them, in full: xunit cuts a collection short.</summary>
    private static void AssertNone(IEnumerable<string> found)
    {
        var text = string.Join('\n', found);
        Assert.True(text.Length == 0, text);
    }
}
