using System.Text.Json;
using Kacls.Hosting;
using Kacls.Settings;

namespace KaclsFunctions;

/// <summary>
/// The Functions host puts the route prefix before every function's route: host.json's, which is none, unless an app setting replaces it.
/// Then
/// <see cref="BasePathRoutes"/> is not needed, but the prefix has to be the path of <c>Kacls:Urls</c>: another would make every request of
/// Google's a 404, so the start is refused instead.
/// </summary>
internal static class RoutePrefix
{
    internal const string AppSetting = "AzureFunctionsJobHost__extensions__http__routePrefix";

    /// <returns>What is wrong: there is a prefix, and it is not the path of the URLs. Nothing where the first URL is none; that error is
    /// found elsewhere.</returns>
    internal static IEnumerable<string> FindErrors(KaclsSettings settings, Func<string, string?> environment, string hostJson)
    {
        if (settings.Urls is not [var url, ..] || !Uri.IsWellFormedUriString(url, UriKind.Absolute))
        {
            yield break;
        }

        var prefix = OfHost(environment, hostJson);
        var path = KaclsRoutes.BasePath(settings).Trim('/');
        if (prefix.Length > 0 && !string.Equals(prefix, path, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"Kacls:Urls:0 has the path '{path}', but the functions' route prefix is '{prefix}': remove the app setting "
                + $"{AppSetting}";
        }
    }

    /// <summary>What the Functions host puts before every route.</summary>
    internal static string OfHost(Func<string, string?> environment, string hostJson) =>
        (environment(AppSetting) ?? Of(hostJson)).Trim('/');

    /// <summary>What the worker expects there.</summary>
    internal static string OfWorker(string hostJson) => Of(hostJson).Trim('/');

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
