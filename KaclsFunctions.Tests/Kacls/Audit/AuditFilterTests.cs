using Kacls.Errors;
using Kacls.Hosting;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Audit;

/// <summary>No level of the log switches the audit off: the start ends with a word about it.</summary>
public sealed class AuditFilterTests
{
    private const string ToApplicationInsights = "InstrumentationKey=00000000-0000-0000-0000-000000000001";

    [Theory]
    [InlineData("Logging:LogLevel:Kacls.Audit", "None", null)]
    [InlineData("Logging:LogLevel:Kacls.Audit", "Warning", null)]
    [InlineData("Logging:LogLevel:kacls.audit", "Critical", ToApplicationInsights)]
    [InlineData("Logging:LogLevel:Kacls.Audit", "None", ToApplicationInsights)]
    [InlineData("Logging:LogLevel:Kacls.A*dit", "None", null)]
    [InlineData("Logging:LogLevel:*Audit", "None", ToApplicationInsights)]
    [InlineData("Logging:Console:LogLevel:Kacls.Audit", "None", ToApplicationInsights)]
    [InlineData("Logging:OpenTelemetry:LogLevel:Kacls.Audit", "Error", ToApplicationInsights)]
    [InlineData("Logging:LogLevel:Kacls", "Warning", null)]
    [InlineData("Logging:LogLevel:Default", "Error", null)]
    [InlineData("Logging:Console:LogLevel:Default", "Warning", null)]
    [Rule("G7-3")]
    public void a_level_that_would_drop_the_audit_stops_the_start(string name, string level, string? connection)
    {
        var errors = Errors(connection, (name, level));
        var expected = name.Replace("A*dit", "A*dit", StringComparison.Ordinal);
        Assert.Contains(errors, error => error.Contains(expected, StringComparison.OrdinalIgnoreCase)
            && error.Contains("would drop the audit records", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Logging:LogLevel:Kacls.Audit", "Information", null)]
    [InlineData("Logging:LogLevel:Kacls.Audit", "Trace", null)]
    [InlineData("Logging:LogLevel:Kacls.Tokens", "None", null)]
    [InlineData("Logging:LogLevel:Default", "Warning", ToApplicationInsights)]
    [InlineData("Logging:LogLevel:Kacls", "Warning", ToApplicationInsights)]
    public void other_levels_are_the_operators_choice(string name, string level, string? connection) =>
        Assert.DoesNotContain(Errors(connection, (name, level)), error => error.Contains("Logging", StringComparison.Ordinal));

    [Fact]
    public void the_more_exact_name_decides() => Assert.DoesNotContain(
        Errors(null, ("Logging:LogLevel:Default", "Warning"), ("Logging:LogLevel:Kacls", "Information")),
        error => error.Contains("Logging", StringComparison.Ordinal));

    private static string[] Errors(string? connection, params (string Name, string Level)[] levels)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            levels.ToDictionary(level => level.Name, level => (string?)level.Level)
                .Append(new("APPLICATIONINSIGHTS_CONNECTION_STRING", connection))).Build();

        // Much else is missing, and all of it is told.
        return Assert.Throws<SettingsException>(() => SettingsLoader.Load(configuration, _ => null)).Message.Split('\n');
    }
}
