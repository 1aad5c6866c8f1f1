using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

public sealed class TelemetryDocumentTests
{
    [Fact]
    public void every_metric_has_a_row_with_its_tags_and_every_span_is_named()
    {
        var document = Repository.Read("docs/telemetry.md");
        foreach (var (metric, tags) in ObservedTelemetry.MetricDimensions)
        {
            var row = Assert.Single(document.Split('\n'), line => line.StartsWith($"| `{metric}` |", StringComparison.Ordinal));
            Assert.All(tags, tag => Assert.Contains($"`{tag}`", row, StringComparison.Ordinal));
        }

        Assert.All(
            ObservedTelemetry.SpanNames.Where(name => name is not ("kacls.wrap" or "kacls.unwrap")),
            name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));
    }
}
