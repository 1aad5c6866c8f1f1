using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.Gmail;

/// <summary>The methods of users.settings.cse, by their paths.</summary>
internal static class CseRoutes
{
    /// <returns>The reply's body.</returns>
    /// <exception cref="GoogleErrorException">It is refused.</exception>
    internal static JsonObject Answer(HttpRequest request, string user, GmailMailbox mailbox, JsonObject body, int? notYet)
    {
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is not ["gmail", "v1", "users", var asked, "settings", "cse", var collection, .. var rest])
        {
            throw GoogleErrorException.NotFound();
        }

        if (asked != "me" && !string.Equals(asked, user, StringComparison.OrdinalIgnoreCase))
        {
            throw GoogleErrorException.Denied($"Delegation denied for {user}");
        }

        if (notYet is { } code && request.Method != "GET")
        {
            throw GoogleErrorException.Precondition("Client-side encryption is not enabled for the user.", code);
        }

        // Gmail's: key pair ids have no colon.
        string[] item = rest is [var last] ? last.Split(':') : rest;
        return (request.Method, collection, item) switch
        {
            ("GET", "keypairs", []) => Page(request, mailbox.Pairs, "cseKeyPairs"),
            ("POST", "keypairs", []) => Copy(mailbox.CreatePair(body)),
            ("GET", "keypairs", [var id]) => Copy(mailbox.Pair(id)),
            ("POST", "keypairs", [var id, "enable"]) => Copy(mailbox.Switch(id, on: true)),
            ("POST", "keypairs", [var id, "disable"]) => Copy(mailbox.Switch(id, on: false)),
            ("POST", "keypairs", [var id, "obliterate"]) => Done(() => mailbox.Obliterate(id)),
            ("GET", "identities", []) => Page(request, mailbox.Identities, "cseIdentities"),
            ("POST", "identities", []) => Copy(mailbox.CreateIdentity(body)),
            ("GET", "identities", [var address]) => Copy(mailbox.Identity(address)),
            ("PATCH", "identities", [var address]) => Copy(mailbox.PatchIdentity(address, body)),
            ("DELETE", "identities", [var address]) => Done(() => mailbox.DeleteIdentity(address)),
            _ => throw GoogleErrorException.NotFound(),
        };
    }

    private static JsonObject Page(HttpRequest request, IReadOnlyList<JsonObject> all, string member)
    {
        var size = Number("pageSize") is > 0 and var asked ? Math.Min(asked, 100) : 20;
        var start = Number("pageToken");
        var page = new JsonObject { [member] = new JsonArray([.. all.Skip(start).Take(size).Select(Copy)]) };
        if (start + size < all.Count)
        {
            page["nextPageToken"] = (start + size).ToString(CultureInfo.InvariantCulture);
        }

        return page;

        int Number(string name) => int.TryParse(request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static JsonObject Done(Action work)
    {
        work();
        return [];
    }

    private static JsonObject Copy(JsonObject json) => (JsonObject)json.DeepClone();
}
