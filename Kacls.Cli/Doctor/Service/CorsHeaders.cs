using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Doctor.Service;

/// <summary>What a browser makes of the headers of a reply (Fetch standard, CORS check).</summary>
internal static class CorsHeaders
{
    private const string Name = "Access-Control-Allow-Origin";

    /// <summary>The values of Access-Control-Allow-Origin, of which a browser admits one.</summary>
    public static IReadOnlyList<string> OriginsOf(Reply reply) =>
        [.. (reply.Header(Name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Whether a page of this origin may read the reply.</summary>
    public static bool Admit(Reply reply, string origin) => OriginsOf(reply) is [var only] && (only == origin || only == "*");

    /// <summary>Why it may not, as the end of a sentence.</summary>
    public static string Describe(Reply reply) => OriginsOf(reply) switch
    {
        [] => $"without {Name}",
        [var only] => $"with {Name}: {only}",
        var several => $"with {several.Count} values of {Name}, where browsers take one",
    };
}
