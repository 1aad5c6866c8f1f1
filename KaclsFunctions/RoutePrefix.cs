using System.Text.Json;
using Kacls.Hosting;
using Kacls.Settings;

namespace KaclsFunctions;

/// <summary>
/// The Functions host puts the route prefix before every function's route: host.json's, unless an app setting replaces it. A prefix other than
/// the path of <c>Kacls:Urls</c> would make every request of Google's a 404, so the start is refused instead.
/// </summary>
internal static class RoutePrefix
{
    internal const string AppSetting = "AzureFunctionsJobHost__extensions__http__routePrefix";

    /// <exception cref="SettingsException">The prefix is not the path of the URLs.</exception>
    internal static void Check(KaclsSettings settings, Func<string, string?> environment, string hostJson)
    {
        var prefix = (environment(AppSetting) ?? Of(hostJson)).Trim('/');
        var path = KaclsRoutes.BasePath(settings).Trim('/');
        if (!string.Equals(prefix, path, StringComparison.OrdinalIgnoreCase))
        {
            throw new SettingsException([$"Kacls:Urls:0 has the path '{path}', but the functions' route prefix is '{prefix}': set the app setting {AppSetting}"]);
        }
    }

    /// <summary>The host's own default is <c>api</c> (Functions documentation, host.json, http).</summary>
    private static string Of(string hostJson)
    {
        using var document = JsonDocument.Parse(hostJson, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        return document.RootElement.TryGetProperty("extensions", out var extensions)
            && extensions.TryGetProperty("http", out var http)
            && http.TryGetProperty("routePrefix", out var prefix)
            ? prefix.GetString() ?? "api"
            : "api";
    }
}
