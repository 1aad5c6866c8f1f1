using Kacls.Azure.KeyEncryption;
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
        new Layering(typeof(KeyVaultKeyEncryptionExtensions).Assembly, "Kacls.Azure").Upward(["KeyEncryption", "Signing", "Telemetry"]));

    [Fact]
    public void kacls_testing_has_no_circle() => AssertNone(new Layering(typeof(TokenIssuer).Assembly, "Kacls.Testing").Circles());

    [Fact]
    public void the_layers_of_kacls_have_no_circle() => AssertNone(Kacls.Circles());

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
