using System.CommandLine;
using Kacls.Cli.Output;

namespace Kacls.Cli.Doctor;

/// <summary>What several of doctor's commands take.</summary>
internal static class DoctorOptions
{
    /// <summary>For who looks before the public certificate is there, or inside the company's network.</summary>
    public static Option<string?> Trust() => new("--trust")
    {
        HelpName = "FILE",
        Description = "A PEM file of authorities to trust besides the system's, such as your company's own.",
    };

    /// <exception cref="UsageException">It is no base URL.</exception>
    public static Uri ReadUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && url.Query.Length + url.Fragment.Length + url.UserInfo.Length == 0
            ? url
            : throw new UsageException($"{text} is not a URL such as https://kacls.contoso.example/v1, without query and user.");
}
