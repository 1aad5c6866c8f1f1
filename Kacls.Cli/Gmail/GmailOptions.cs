using System.CommandLine;
using Kacls.Cli.Gmail.Api;

namespace Kacls.Cli.Gmail;

/// <summary>Options of the commands that talk to Gmail.</summary>
internal static class GmailOptions
{
    internal static Option<string> Credentials() => new("--credentials")
    {
        HelpName = "FILE",
        Required = true,
        Description = $"The JSON file of a key of a service account with domain-wide delegation for {ServiceAccount.Scope}.",
    };

    /// <summary>Another address of the API; only tests have one.</summary>
    internal static Option<string> Api() => new("--api")
    {
        HelpName = "URL",
        Hidden = true,
        Description = "Where Gmail's API is, for tests: https, or on this machine.",
        DefaultValueFactory = _ => GmailClient.DefaultUrl,
    };

    /// <summary>A client by these options.</summary>
    internal static GmailClient Open(ParseResult result, Option<string> credentials, Option<string> api, TimeProvider clock) =>
        new(ServiceAccount.Read(result.GetValue(credentials)!, clock), EndpointUrl.Read("--api", result.GetValue(api)!), clock);
}
