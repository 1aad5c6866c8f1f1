using System.Globalization;
using System.Text;

namespace Kacls.Benchmarks.Pace;

/// <summary>The picture of latency against load: an SVG that reads on a light and on a dark page.</summary>
internal static class LatencyChart
{
    private const string File = "docs/images/latency.svg";
    private const double Left = 60;
    private const double Right = 640;
    private const double Top = 40;
    private const double Bottom = 310;

    internal static Task WriteAsync(IReadOnlyList<(double Load, Percentiles Latency)> points)
    {
        var (widest, highest) = (RoundUp(points.Max(point => point.Load)), RoundUp(points.Max(point => point.Latency.P99)));
        var svg = new StringBuilder()
            .AppendLine("""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 360" role="img" aria-labelledby="title">""")
            .AppendLine("""<title id="title">Latency of unwrap against load: median and 99th percentile</title>""")
            .AppendLine("<style>")
            .AppendLine("text { font: 13px sans-serif; fill: #1f2328 } .grid { stroke: #d0d7de } .series { fill: none; stroke-width: 2 }")
            .AppendLine(".p50 { stroke: #0969da } .p99 { stroke: #bc4c00 } .dot50 { fill: #0969da } .dot99 { fill: #bc4c00 }")
            .AppendLine("@media (prefers-color-scheme: dark) {")
            .AppendLine("text { fill: #e6edf3 } .grid { stroke: #3d444d } .p50 { stroke: #4493f8 } .p99 { stroke: #f0883e }")
            .AppendLine(".dot50 { fill: #4493f8 } .dot99 { fill: #f0883e } }")
            .AppendLine("</style>")
            .AppendLine("""<text x="60" y="22">Unwrap, Kestrel, a vault of 20 ms (p99 60 ms): latency in ms</text>""")
            .AppendLine("""<text x="350" y="350" text-anchor="middle">unwraps offered a second</text>""");
        for (var latency = 0.0; latency <= highest; latency += highest / 5)
        {
            svg.AppendLine(Invariant($"<path class=\"grid\" d=\"M{Left} {Y(latency):F1}H{Right}\"/>"))
                .AppendLine(Invariant($"<text x=\"{Left - 8}\" y=\"{Y(latency) + 4:F1}\" text-anchor=\"end\">{latency:0}</text>"));
        }

        for (var load = 0.0; load <= widest; load += 100)
        {
            svg.AppendLine(Invariant($"<text x=\"{X(load):F1}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{load:0}</text>"));
        }

        Draw("50", latency => latency.P50);
        Draw("99", latency => latency.P99);
        return System.IO.File.WriteAllTextAsync(File, svg.AppendLine("</svg>").ToString());

        void Draw(string name, Func<Percentiles, double> figure)
        {
            var line = string.Join(' ', points.Select(point => Invariant($"{X(point.Load):F1},{Y(figure(point.Latency)):F1}")));
            svg.AppendLine($"<polyline class=\"series p{name}\" points=\"{line}\"/>");
            foreach (var (load, latency) in points)
            {
                svg.AppendLine(Invariant($"<circle class=\"dot{name}\" cx=\"{X(load):F1}\" cy=\"{Y(figure(latency)):F1}\" r=\"3\">")
                    + Invariant($"<title>{load:0} a second: {figure(latency):F1} ms</title></circle>"));
            }

            svg.AppendLine(Invariant($"<text x=\"{Right + 8}\" y=\"{Y(figure(points[^1].Latency)) + 4:F1}\">p{name}</text>"));
        }

        double X(double load) => Left + ((Right - Left) * load / widest);
        double Y(double latency) => Bottom - ((Bottom - Top) * latency / highest);
    }

    // To a number that the axis divides into round steps.
    private static double RoundUp(double figure) => Math.Ceiling(figure / 50) * 50;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
