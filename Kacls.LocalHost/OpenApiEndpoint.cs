namespace Kacls.LocalHost;

/// <summary>
/// <c>GET /openapi.json</c>: the protocol as a document for programs, which is docs/openapi.json. Its default server is <c>/v1</c> here.
/// </summary>
internal static class OpenApiEndpoint
{
    internal const string Path = "/openapi.json";

    internal static void MapOpenApi(this WebApplication app) => app.MapGet(Path, () => Results.Stream(
        typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream("openapi.json")!, "application/json"));
}
