using System.Text.Json;
using Json.Schema;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Policies;

/// <summary>docs/perimeters.schema.json, as a reader of schemas understands it that is not ours.</summary>
internal static class PolicySchema
{
    private static readonly JsonDocumentOptions AsTheService = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    private static readonly string Schema = Repository.Read("docs/perimeters.schema.json");

    /// <summary>Whether an editor with the schema finds nothing wrong with a policy.</summary>
    public static bool Allows(string policy)
    {
        using var document = JsonDocument.Parse(policy, AsTheService);
        return OpenApi.Evaluate(Schema, document.RootElement).IsValid;
    }
}
