using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Delegation;

/// <summary>Requests by an entity that acts for a user.</summary>
internal static class Delegated
{
    public const string Room = "room@example.com";
    public const string DelegatedTo = "delegated_to";
    public const string ResourceName = "resource_name";

    /// <summary>Asks the service for a token for a resource.</summary>
    public static async Task<string> MintAsync(ConformanceContext context, string resource, Action<Call>? change = null)
    {
        context.Require(ReferenceMethods.Delegate);
        var call = context.Calls.Delegate(resource);
        change?.Invoke(call);
        return Expect.Text(await context.GrantedAsync(call), "delegated_authentication");
    }

    /// <summary>A token that the service made.</summary>
    public static ReceivedToken Read(string token) => ReceivedToken.Read(token, "delegated_authentication");

    /// <summary>The claims of a token that the service made.</summary>
    public static JsonObject Claims(string token) => Read(token).Claims;

    /// <summary>The header of a token that the service made.</summary>
    public static JsonObject Header(string token) => Read(token).Header;

    /// <summary>A token of the user's own provider for a resource (Google's reference: authentication tokens, delegated).</summary>
    public static TokenDraft OfProvider(ConformanceContext context, string resource, string role = IssuerRoles.User)
    {
        var token = context.Tokens.OfUser(role);
        token[DelegatedTo] = Room;
        token[ResourceName] = resource;
        return token;
    }

    /// <summary>wrap or unwrap of a new document, with an authorization token for the entity.</summary>
    public static async Task<(Call Call, string Resource)> CallAsync(ConformanceContext context, string operation)
    {
        var resource = Calls.NewResource();
        var call = operation == ReferenceMethods.Wrap
            ? context.Calls.Wrap(resource: resource)
            : context.Calls.Unwrap(await context.Calls.SealAsync(resource: resource));
        call.Authorization![DelegatedTo] = Room;
        return (call, resource);
    }
}
