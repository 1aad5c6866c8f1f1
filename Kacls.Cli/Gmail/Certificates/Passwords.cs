using System.Text;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail.Certificates;

/// <summary>Passwords of key files: out of a file, or typed on a terminal once for all files that it opens.</summary>
/// <param name="file"><c>--password-file</c>.</param>
internal sealed class Passwords(string? file)
{
    private string? typed;

    /// <summary>What to try, one after the other.</summary>
    /// <param name="source">Whose files.</param>
    public IEnumerable<string> For(KeySource source)
    {
        if ((source.PasswordFile ?? file) is { } path)
        {
            yield return Read(path);
            yield break;
        }

        yield return "";
        if (typed is not null)
        {
            yield return typed;
        }

        if (!Console.IsInputRedirected)
        {
            yield return typed = Ask($"Password of {source.KeyFile ?? source.File}: ");
        }
    }

    /// <summary>The first line: an editor ends it, and a password has no line end.</summary>
    private static string Read(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() ?? "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The password file {path} can't be read: {exception.Message}");
        }
    }

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var password = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } pressed)
        {
            if (pressed.Key != ConsoleKey.Backspace)
            {
                password.Append(pressed.KeyChar);
            }
            else if (password.Length > 0)
            {
                password.Length--;
            }
        }

        Console.Error.WriteLine();
        return password.ToString();
    }
}
