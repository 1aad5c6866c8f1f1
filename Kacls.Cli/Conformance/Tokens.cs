using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance;

/// <summary>Tokens that are right: issued half a minute ago, for an hour, as Google's are.</summary>
/// <param name="context">Whose issuers sign.</param>
internal sealed class Tokens(ConformanceContext context)
{
    /// <summary>The address in Google's tokens for migrations.</summary>
    public const string MigrationUser = "apps-security-cse-kaclscommunication@system.gserviceaccount.com";

    /// <summary>Seconds since 1970.</summary>
    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>An authorization token for a document (Google's reference: authorization tokens for Drive, Calendar, Meet).</summary>
    /// <param name="role"><c>writer</c>, <c>reader</c> …</param>
    /// <param name="resource">resource_name.</param>
    /// <param name="perimeter">perimeter_id.</param>
    /// <param name="issuer">Absent: the first of the file.</param>
    public TokenDraft ForDocument(string role, string resource, string perimeter = "", PlayedIssuer? issuer = null) =>
        Draft(issuer ?? context.DocumentIssuer, new()
        {
            ["email"] = context.User("user"),
            ["kacls_url"] = context.Config.Url,
            ["resource_name"] = resource,
            ["perimeter_id"] = perimeter,
            ["role"] = role,
        });

    /// <summary>An authorization token for a mail.</summary>
    /// <param name="role"><c>signer</c> or <c>decrypter</c>.</param>
    /// <param name="spkiHash">Of the key that may be used.</param>
    public TokenDraft ForMail(string role, string spkiHash) =>
        Draft(context.Issuer(IssuerRoles.Gmail), new()
        {
            ["email"] = context.User("user"),
            ["kacls_url"] = context.Config.Url,
            ["resource_name"] =
                $"//gmail.googleapis.com/gmail/users/{Uri.EscapeDataString(context.User("user"))}/settings/cse/keypairs/conformance",
            ["perimeter_id"] = "",
            ["role"] = role,
            ["message_id"] = "<conformance@mail.gmail.com>",
            ["spki_hash"] = spkiHash,
            ["spki_hash_algorithm"] = "SHA-256",
        });

    /// <summary>An authorization token for a migration.</summary>
    /// <param name="role"><c>migrator</c> or <c>verifier</c>.</param>
    /// <param name="resource">resource_name.</param>
    public TokenDraft ForMigration(string role, string resource) =>
        Draft(context.Issuer(IssuerRoles.Migration), new()
        {
            ["email"] = MigrationUser,
            ["kacls_url"] = context.Config.Url,
            ["resource_name"] = resource,
            ["role"] = role,
        });

    /// <summary>An ID token.</summary>
    /// <param name="role">Both the issuer and the user, as the file names them: <c>user</c>, <c>guest</c>, <c>privileged</c>.</param>
    public TokenDraft OfUser(string role = IssuerRoles.User) =>
        Draft(context.Issuer(role), new() { ["sub"] = $"subject-of-{role}", ["email"] = context.User(role) });

    /// <summary>The token with which another key service calls privilegedunwrap.</summary>
    /// <param name="resource">resource_name.</param>
    public TokenDraft OfPeer(string resource) =>
        new(context.Peer.Key, new()
        {
            ["iss"] = context.Peer.Url,
            ["aud"] = "kacls-migration",
            ["kacls_url"] = context.Config.Url,
            ["resource_name"] = resource,
            ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            ["iat"] = Now - 30,
            ["exp"] = Now + 300,
        });

    private static TokenDraft Draft(PlayedIssuer issuer, JsonObject claims)
    {
        claims["iss"] = issuer.Name;
        claims["aud"] = issuer.Audience;
        claims["iat"] = Now - 30;
        claims["exp"] = Now + 3570;
        return new(issuer.Key, claims);
    }
}
