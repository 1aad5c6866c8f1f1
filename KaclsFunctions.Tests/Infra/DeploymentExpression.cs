using System.Globalization;
using System.Text;

namespace KaclsFunctions.Tests.Infra;

/// <summary>
/// Evaluates the expressions that a snapshot leaves in app settings: literals, <c>format</c>, <c>replace</c>, <c>uri</c>, and members
/// of <c>reference(…)</c> and <c>environment()</c>, which <see cref="AzureAnswers"/> knows. Anything else is a fault.
/// </summary>
internal sealed class DeploymentExpression
{
    private readonly string text;
    private int position;

    private DeploymentExpression(string text) => this.text = text;

    internal static string Evaluate(string value)
    {
        // A text that begins with a bracket is written with two.
        if (!value.StartsWith('[') || value.StartsWith("[[", StringComparison.Ordinal))
        {
            return value.StartsWith('[') ? value[1..] : value;
        }

        var expression = new DeploymentExpression(value[1..^1]);
        var result = expression.Read();
        return expression.position == expression.text.Length ? result : throw expression.Unknown();
    }

    private string Read()
    {
        if (Take('\''))
        {
            return ReadLiteral();
        }

        var name = ReadWord();
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return name;
        }

        var arguments = ReadArguments();
        var member = ReadMember();
        return (name, member, arguments) switch
        {
            ("format", "", [var format, .. var values]) => string.Format(CultureInfo.InvariantCulture, format, [.. values]),
            ("replace", "", [var whole, var before, var after]) => whole.Replace(before, after, StringComparison.Ordinal),
            ("uri", "", [var whole, var relative]) => new Uri(new Uri(whole), relative).AbsoluteUri,
            ("reference", not "", [var id, ..]) => AzureAnswers.Reference(id, member),
            ("environment", not "", []) => AzureAnswers.Environment(member),
            _ => throw Unknown(),
        };
    }

    private List<string> ReadArguments()
    {
        var arguments = new List<string>();
        Expect('(');
        while (!Take(')'))
        {
            if (arguments.Count > 0)
            {
                Expect(',');
            }

            _ = Take(' ');
            arguments.Add(Read());
        }

        return arguments;
    }

    private string ReadMember()
    {
        var names = new List<string>();
        while (Take('.'))
        {
            names.Add(ReadWord());
        }

        return string.Join('.', names);
    }

    /// <summary>After its opening quote; a quote inside is written twice.</summary>
    private string ReadLiteral()
    {
        var literal = new StringBuilder();
        while (true)
        {
            var end = text.IndexOf('\'', position);
            literal.Append(text, position, end < 0 ? throw Unknown() : end - position);
            position = end + 1;
            if (!Take('\''))
            {
                return literal.ToString();
            }

            literal.Append('\'');
        }
    }

    private string ReadWord()
    {
        var start = position;
        while (position < text.Length && char.IsAsciiLetterOrDigit(text[position]))
        {
            position++;
        }

        return position > start ? text[start..position] : throw Unknown();
    }

    private void Expect(char symbol)
    {
        if (!Take(symbol))
        {
            throw Unknown();
        }
    }

    private bool Take(char symbol)
    {
        var isThere = position < text.Length && text[position] == symbol;
        position += isThere ? 1 : 0;
        return isThere;
    }

    private NotSupportedException Unknown() => new($"cannot evaluate [{text}], at {position}");
}
