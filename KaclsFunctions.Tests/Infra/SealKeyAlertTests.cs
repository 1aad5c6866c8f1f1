using System.Reflection;
using Kacls.Azure.KeyEncryption;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The alert reads a line of the log by its words.</summary>
public sealed class SealKeyAlertTests
{
    [Fact]
    public void the_line_in_the_log_is_the_one_that_the_alert_looks_for()
    {
        var line = typeof(Log).GetMethod(nameof(Log.SealKeyAtRisk))!.GetCustomAttribute<LoggerMessageAttribute>()!;
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.StartsWith("Seal key ", line.Message, StringComparison.Ordinal);
        Assert.Contains("Mend it: ", line.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Message startswith \"Seal key \" and Message contains \"Mend it: \"",
            Repository.Read("infra/monitoring/queries/alert-seal-key-at-risk.kql"),
            StringComparison.Ordinal);
    }
}
