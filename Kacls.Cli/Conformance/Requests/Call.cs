using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;

namespace Kacls.Cli.Conformance.Requests;

/// <summary>A request to the service under test before it is sent: right, until a case changes it in one point.</summary>
/// <param name="operation">The segment of the URL.</param>
internal sealed class Call(string operation)
{
    /// <summary>Origin of Google's web clients (Google's guide: configure your service, CORS).</summary>
    public const string GoogleOrigin = "https://client-side-encryption.google.com";

    /// <summary>The segment of the URL after the base URL and a slash.</summary>
    public string Operation { get; set; } = operation;

    /// <summary>HTTP method.</summary>
    public HttpMethod Method { get; set; } = HttpMethod.Post;

    /// <summary>Members of the body other than the tokens.</summary>
    public JsonObject Members { get; } = [];

    /// <summary>The member <c>authentication</c>; null: the body has none.</summary>
    public TokenDraft? Authentication { get; set; }

    /// <summary>The member <c>authorization</c>; null: the body has none.</summary>
    public TokenDraft? Authorization { get; set; }

    /// <summary>Request headers beside the content's.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: none is sent.</summary>
    public string? ContentType { get; set; } = "application/json";

    /// <summary>Sent instead of the JSON object of tokens and members.</summary>
    public string? RawBody { get; set; }

    /// <summary>Changes the authentication token.</summary>
    public Call Authn(Action<TokenDraft> change)
    {
        change(Authentication!);
        return this;
    }

    /// <summary>Changes the authorization token.</summary>
    public Call Authz(Action<TokenDraft> change)
    {
        change(Authorization!);
        return this;
    }

    /// <summary>Sets a member.</summary>
    public Call With(string member, JsonNode? value)
    {
        Members[member] = value;
        return this;
    }

    /// <summary>Takes a member out.</summary>
    public Call Without(string member)
    {
        Members.Remove(member);
        return this;
    }

    /// <summary>The body as text, the tokens signed. A member that was set by name wins over the token.</summary>
    public string Body()
    {
        if (RawBody is not null)
        {
            return RawBody;
        }

        var body = new JsonObject();
        if (Authentication is not null)
        {
            body["authentication"] = Authentication.Mint();
        }

        if (Authorization is not null)
        {
            body["authorization"] = Authorization.Mint();
        }

        foreach (var (name, value) in Members)
        {
            body[name] = value?.DeepClone();
        }

        return body.ToJsonString();
    }
}
