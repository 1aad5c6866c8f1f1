using Kacls.Cli.Output;
using Kacls.Cli.Records;

namespace Kacls.Cli.Gmail.Certificates;

/// <summary>
/// The list of <c>--users</c>: CSV (RFC 4180) whose first line names the columns <c>email</c>, <c>file</c> and, where there is need of
/// them, <c>key</c>, <c>chain</c> and <c>password_file</c>. Paths are relative to the list.
/// </summary>
internal static class UserList
{
    private static readonly string[] Columns = ["email", "file", "key", "chain", "password_file"];

    /// <exception cref="UsageException">The list can't be read: each fault, a line.</exception>
    public static IReadOnlyList<KeySource> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--users: {exception.Message}");
        }

        var names = lines.Length > 0 ? Cells(lines[0]) : [];
        var faults = names.Except(Columns, StringComparer.Ordinal).Select(name => $"{path}: there is no column {name}.")
            .Concat(Columns[..2].Except(names, StringComparer.Ordinal).Select(name => $"{path}: the column {name} is missing.")).ToList();
        var users = new List<KeySource>();
        foreach (var (number, line) in lines.Index().Skip(1).Where(each => each.Item.Length > 0))
        {
            var cells = Cells(line);
            if (cells.Length != names.Length)
            {
                faults.Add($"{path}: line {number + 1} has {cells.Length} columns instead of {names.Length}.");
            }
            else if (faults.Count == 0)
            {
                var row = names.Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
                users.Add(new(row["email"], At("file")!, At("key"), At("chain"), At("password_file")));

                string? At(string column) => row.GetValueOrDefault(column) is { Length: > 0 } file
                    ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file)
                    : null;
            }
        }

        faults.AddRange(users.Where(user => user.File is null).Select(user => $"{path}: {user.Email} has no file."));
        return faults.Count == 0 ? users : throw new UsageException(string.Join('\n', faults));
    }

    /// <summary>The cells of a line; one with a quotation mark that doesn't end has none.</summary>
    private static string[] Cells(string line) => [.. (CsvRows.Fields(line) ?? []).Select(cell => cell.Trim())];
}
