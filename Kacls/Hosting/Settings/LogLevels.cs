using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Kacls.Hosting;

/// <summary>The levels of .NET's logging configuration, which ends the start with a stack trace at one that it does not know.</summary>
internal static class LogLevels
{
    /// <returns>A line for each level that is none.</returns>
    internal static IEnumerable<string> FindErrors(IConfiguration configuration)
    {
        var logging = configuration.GetSection("Logging");
        return logging.GetChildren().Select(provider => provider.GetSection("LogLevel")).Prepend(logging.GetSection("LogLevel"))
            .SelectMany(levels => levels.GetChildren())
            .Where(level => !string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
            .Select(level => $"{level.Path} is no log level: {string.Join(", ", Enum.GetNames<LogLevel>())}");
    }
}
