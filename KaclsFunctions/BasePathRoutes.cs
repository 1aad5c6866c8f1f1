using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace KaclsFunctions;

/// <summary>
/// Puts the path of <c>Kacls:Urls:0</c> before the functions' routes. A route prefix would do so too, but the Functions host's router takes
/// no path with an empty segment unless a catch-all stands before that segment: behind the prefix <c>v1</c> it answers <c>/v1//wrap</c> by
/// a bare 404, and clients write that where the base URL was typed with a slash.
/// </summary>
/// <param name="basePath">Without slashes around it, not empty.</param>
internal sealed class BasePathRoutes(string basePath) : IFunctionMetadataTransformer
{
    private const string CatchAll = "{*path}";

    public string Name => nameof(BasePathRoutes);

    public void Transform(IList<IFunctionMetadata> original)
    {
        foreach (var bindings in original.Select(function => function.RawBindings).OfType<IList<string>>())
        {
            for (var index = 0; index < bindings.Count; index++)
            {
                var binding = JsonNode.Parse(bindings[index])!;
                if (binding["route"]?.GetValue<string>() is { } route)
                {
                    binding["route"] = Below(route);
                    bindings[index] = binding.ToJsonString();
                }
            }
        }
    }

    private string Below(string route) => route == CatchAll ? $"{{*path:regex({UnderBasePath()})}}" : $"{basePath}/{route}";

    /// <summary>
    /// As a template wants it: a brace is doubled, and a slash would end the segment. The constraint minds no case, as routes do.
    /// </summary>
    private string UnderBasePath()
    {
        var path = Regex.Escape(basePath)
            .Replace("/", @"\x2f", StringComparison.Ordinal)
            .Replace("{", "{{", StringComparison.Ordinal)
            .Replace("}", "}}", StringComparison.Ordinal);
        return $@"^{path}\x2f|^{path}$";
    }
}
