using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>One way to change a token that is right.</summary>
/// <param name="Name">For the detail of a failed case.</param>
/// <param name="Change">The change.</param>
internal sealed record Variant(string Name, Action<ConformanceContext, TokenDraft> Change)
{
    /// <summary>A change that needs no more than the token.</summary>
    public static Variant Of(string name, Action<TokenDraft> change) => new(name, (_, token) => change(token));

    /// <summary>A claim is taken out.</summary>
    public static Variant Without(string claim) => Of($"no {claim}", token => token.Remove(claim));

    /// <summary>A claim with a value that is written as JSON.</summary>
    public static Variant Json(string claim, string json) => Of($"{claim} {json}", token => token[claim] = JsonNode.Parse(json));

    /// <summary>A claim with a value made of what it was.</summary>
    public static Variant Text(string claim, string name, Func<string, string> change) =>
        Of($"{claim} {name}", token => token[claim] = change((string)token[claim]!));
}
