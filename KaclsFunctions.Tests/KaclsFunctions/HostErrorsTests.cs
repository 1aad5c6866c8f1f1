using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Functions;

public sealed class HostErrorsTests
{
    private const string Insights = TelemetrySettings.ConnectionString;

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(16, false)]
    public void the_functions_host_leaves_one_hop_to_trust(int hops, bool fits) =>
        Assert.Equal(fits, !Find(new() { Network = { TrustedHops = hops } }, isAzure: false).Any());

    [Theory]
    [InlineData(null, null, false, false, true)]
    [InlineData(null, null, true, false, false)]
    [InlineData(null, null, true, true, true)]
    [InlineData(null, "", true, false, false)]
    [InlineData(null, "InstrumentationKey=x", true, false, true)]
    [InlineData(null, "InstrumentationKey=x", true, true, false)]
    [InlineData(null, "InstrumentationKey=x", false, true, false)]
    [InlineData(TelemetrySettings.None, "InstrumentationKey=x", true, false, false)]
    [InlineData(TelemetrySettings.None, "InstrumentationKey=x", true, true, true)]
    [InlineData(TelemetrySettings.Otlp, null, true, false, true)]
    [InlineData(TelemetrySettings.Otlp, null, true, true, false)]
    public void the_audit_leaves_the_app_by_one_way(string? exporter, string? connectionString, bool isAzure, bool console, bool fits)
    {
        var errors = Find(new() { Telemetry = { Exporter = exporter }, Audit = { Console = console } }, isAzure, connectionString).ToList();
        Assert.Equal(fits, errors.Count == 0);
        Assert.All(errors, error => Assert.StartsWith("Kacls:Audit:Console ", error, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Find(KaclsSettings settings, bool isAzure, string? connectionString = null)
    {
        settings.Urls = ["https://kacls.example/v1"];
        settings.OwnerDomains = ["contoso.example"];
        return HostErrors.Find(
            settings,
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [Insights] = connectionString }).Build(),
            name => isAzure && name == "WEBSITE_POD_NAME" ? "pod" : null,
            Repository.Read("host.json"));
    }
}
