using System.Net;
using Kacls.Errors;

namespace Kacls.Protocol;

/// <summary>What the texts of several sections of the settings must be.</summary>
internal static class SettingsText
{
    internal static void RequireVisible(this SettingsErrors errors, string? text, string name) =>
        errors.Require(VisibleText.Is(text), name, "has white space or an invisible character in it");

    internal static void RequireUrl(this SettingsErrors errors, string? text, string name, string what, Func<Uri, bool>? isFit = null)
    {
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Host.Length > 0;
        errors.Require(isUrl && isFit?.Invoke(uri!) != false, name, $"is not {what}");
        errors.RequireVisible(text, name);
        if (isUrl && uri!.Scheme != Uri.UriSchemeHttps)
        {
            errors.Require(
                uri.Scheme == Uri.UriSchemeHttp && !errors.IsAzure && IsLoopback(uri),
                name, "is not https (http is only for loopback addresses outside Azure)");
        }
    }

    /// <summary>By address, or by the one name that always means it: any other name could be made to resolve elsewhere.</summary>
    private static bool IsLoopback(Uri uri) =>
        IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) ? IPAddress.IsLoopback(address) : uri.Host == "localhost";
}
