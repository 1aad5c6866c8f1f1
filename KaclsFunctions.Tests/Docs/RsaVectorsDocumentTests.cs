using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.KeyMaterial.Vectors;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/vectors.md: the classes of the RSA vectors, how many there are, and what they are answered.</summary>
public sealed partial class RsaVectorsDocumentTests
{
    private const string Page = "docs/vectors.md";

    [Fact]
    public void the_table_is_that_of_the_file() =>
        GeneratedDocument.AssertEqual(
            Page,
            Between().Replace(Repository.Read(Page), match => $"{match.Groups["start"].Value}{Table()}{match.Groups["end"].Value}"));

    private static string Table()
    {
        var text = new StringBuilder("| | class | vectors | answer |\n|---|---|---|---|\n");
        var vectors = RsaVectorFile.Read().Vectors;
        foreach (var row in vectors.GroupBy(vector => (vector.Kind, vector.Class, vector.Refusal)))
        {
            var (kind, name, refusal) = row.Key;
            var answer = refusal is not null ? $"400 `{refusal}`" : kind == "signature" ? "the signature" : "the message";
            text.Append(CultureInfo.InvariantCulture, $"| {kind} | {name} | {row.Count()} | {answer} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"| | all | {vectors.Count} | |\n").ToString();
    }

    [GeneratedRegex("(?<start><!-- rsa-vectors -->\n)[^<]*(?<end><!-- end -->)", RegexOptions.ExplicitCapture)]
    private static partial Regex Between();
}
