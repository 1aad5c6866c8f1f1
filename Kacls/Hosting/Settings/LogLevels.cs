using Kacls.Audit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Kacls.Hosting;

/// <summary>The levels of .NET's logging configuration, which ends the start with a stack trace at one that it does not know.</summary>
internal static class LogLevels
{
    /// <returns>A line for each level that is none.</returns>
    internal static IEnumerable<string> FindErrors(IConfiguration configuration) =>
        Levels(configuration.GetSection("Logging"))
            .Where(level => !string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
            .Select(level => $"{level.Path} is no log level: {string.Join(", ", Enum.GetNames<LogLevel>())}");

    /// <summary>Without a record no key is given, so no level may drop the records.</summary>
    /// <param name="configuration">The host's whole configuration.</param>
    /// <param name="toConsole">Whether audit records go to the console, through the log and its levels.</param>
    /// <returns>A line for each level that would.</returns>
    internal static IEnumerable<string> FindAuditErrors(IConfiguration configuration, bool toConsole)
    {
        var logging = configuration.GetSection("Logging");
        var named = Levels(logging)
            .Where(level => level.Key.Contains("Audit", StringComparison.OrdinalIgnoreCase) && Matches(level) && Drops(level));
        var used = toConsole ? Rule(logging.GetSection("Console:LogLevel")) ?? Rule(logging.GetSection("LogLevel")) : null;
        return named.Concat(used is not null && Drops(used) ? [used] : []).Select(level => level.Path).Distinct(StringComparer.Ordinal)
            .Select(path => $"{path} would drop the audit records ({AuditLog.Category}): their level is Information");
    }

    /// <summary>Those of all providers, and of each.</summary>
    private static IEnumerable<IConfigurationSection> Levels(IConfigurationSection logging) =>
        logging.GetChildren().Select(provider => provider.GetSection("LogLevel")).Prepend(logging.GetSection("LogLevel"))
            .SelectMany(levels => levels.GetChildren());

    /// <summary>As .NET's logging chooses one: the longest name that the category begins with, else Default.</summary>
    private static IConfigurationSection? Rule(IConfigurationSection levels) =>
        levels.GetChildren().Where(level => !string.IsNullOrEmpty(level.Value) && Matches(level))
            .MaxBy(level => IsDefault(level) ? 0 : level.Key.Length);

    private static bool IsDefault(IConfigurationSection level) => string.Equals(level.Key, "Default", StringComparison.OrdinalIgnoreCase);

    private static bool Matches(IConfigurationSection level)
    {
        var parts = level.Key.Split('*');
        return IsDefault(level) || (AuditLog.Category.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase)
            && (parts.Length == 1 || AuditLog.Category.EndsWith(parts[1], StringComparison.OrdinalIgnoreCase)));
    }

    private static bool Drops(IConfigurationSection level) =>
        Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out var value) && value > LogLevel.Information;
}
