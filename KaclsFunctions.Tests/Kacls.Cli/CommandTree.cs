using System.CommandLine;
using Kacls.Cli;

namespace KaclsFunctions.Tests.Cli;

/// <summary>All commands, as they are typed.</summary>
internal static class CommandTree
{
    internal static IReadOnlyList<(string Line, Command Command)> All { get; } = [.. Below("kacls", Commands.Root())];

    private static IEnumerable<(string Line, Command Command)> Below(string line, Command command) =>
        command.Subcommands.SelectMany(below => Below($"{line} {below.Name}", below)).Prepend((line, command));
}
