using System.CommandLine;
using Kacls.Cli.Output;

namespace Kacls.Cli.Vectors;

/// <summary><c>kacls vectors</c>: docs/vectors/kacls-vectors-v1.json, which the tool carries.</summary>
internal sealed class VectorsCommand : CliCommand
{
    public VectorsCommand()
        : base(
            "vectors",
            "Writes test vectors for key services in any language, as JSON in the public domain: fixed keys, a fixed clock, requests, and "
                + "the decision on each with its reason. No network is needed to run them; docs/vectors.md describes the format.",
            "kacls vectors --output kacls-vectors-v1.json")
    {
        Add(Output);
        SetAction(RunAsync);
    }

    private Option<string> Output { get; } = new("--json", "--output")
    {
        HelpName = "FILE",
        Description = "The file to write; - is standard output.",
        DefaultValueFactory = _ => "-",
    };

    /// <summary>The vectors, byte for byte as the repository has them.</summary>
    internal static string Text
    {
        get
        {
            using var resource = typeof(VectorsCommand).Assembly.GetManifestResourceStream("kacls-vectors-v1.json")!;
            using var reader = new StreamReader(resource);
            return reader.ReadToEnd();
        }
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        // The writer ends the text with a line of its own.
        await JsonOutput.WriteTextAsync(result.GetValue(Output)!, Text.TrimEnd('\n'), result.InvocationConfiguration.Output);
        return ExitCode.Good;
    }
}
