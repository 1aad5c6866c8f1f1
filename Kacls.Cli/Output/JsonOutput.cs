using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kacls.Cli.Output;

/// <summary>Results as JSON: members in snake_case, values that are absent left out.</summary>
internal static class JsonOutput
{
    /// <summary>How every command writes JSON.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },

        // A file or a terminal, never a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How an enumeration's value is written, for lines that a person reads.</summary>
    public static string Word(Enum value) => Options.PropertyNamingPolicy!.ConvertName(value.ToString());

    /// <summary>Writes to a file, or to standard output.</summary>
    /// <param name="file">A path, or <c>-</c>.</param>
    /// <param name="value">The result.</param>
    /// <param name="standardOutput">What <c>-</c> stands for.</param>
    /// <exception cref="UsageException">The file can't be written.</exception>
    public static Task WriteAsync(string file, object value, TextWriter standardOutput) =>
        WriteTextAsync(file, JsonSerializer.Serialize(value, value.GetType(), Options), standardOutput);

    /// <summary>The same for a text that is ready.</summary>
    public static async Task WriteTextAsync(string file, string text, TextWriter standardOutput)
    {
        if (file == "-")
        {
            await standardOutput.WriteLineAsync(text);
            return;
        }

        try
        {
            await File.WriteAllTextAsync(file, text + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} can't be written: {exception.Message}");
        }
    }
}
