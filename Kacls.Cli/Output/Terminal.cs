using Spectre.Console;

namespace Kacls.Cli.Output;

/// <summary>
/// What a person reads: with colour and progress on a terminal, and plain lines, as long as they are, where the output goes to a file or
/// another program.
/// </summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole console;

    /// <param name="writer">Standard output or standard error, or a test's own.</param>
    public Terminal(TextWriter writer)
    {
        IsTerminal = (writer == Console.Out && !Console.IsOutputRedirected) || (writer == Console.Error && !Console.IsErrorRedirected);
        console = AnsiConsole.Create(new()
        {
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!IsTerminal)
        {
            console.Profile.Width = int.MaxValue;
        }
    }

    /// <summary>Whether a person looks on.</summary>
    public bool IsTerminal { get; }

    /// <summary>A plain line.</summary>
    public void Line(string text = "") => console.WriteLine(Printed(text));

    /// <summary>A line that begins with a word in colour, as <c>FAILED</c> in red.</summary>
    public void Marked(string mark, Color color, string text)
    {
        console.Write(new Text(mark, new Style(color, decoration: Decoration.Bold)));
        console.WriteLine($" {Printed(text)}");
    }

    /// <summary>Rows under headings; on a pipe a line a row, with tabs between, as cut and awk read them.</summary>
    /// <param name="headings">One for each column.</param>
    /// <param name="rows">Each with as many texts as there are headings.</param>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (!IsTerminal)
        {
            foreach (var row in rows.Prepend(headings))
            {
                console.WriteLine(string.Join('\t', row.Select(Printed)));
            }

            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(text => new Text(Printed(text))));
        }

        console.Write(table);
    }

    /// <summary>Long work: a bar on a terminal, nothing otherwise.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How many steps there are.</param>
    /// <param name="work">Calls what it is given after each step.</param>
    public async Task ProgressAsync(string title, int total, Func<Action, Task> work)
    {
        if (!IsTerminal)
        {
            await work(() => { });
            return;
        }

        await console.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask(title, maxValue: total);
            await work(() => task.Increment(1));
        });
    }

    /// <summary>What others wrote may not move the cursor or begin a line.</summary>
    private static string Printed(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;
}
