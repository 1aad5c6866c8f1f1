using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>
/// docs/vectors/kacls-vectors-v1.json, made anew from its own keys: the same bytes each time, since nothing in it is random.
/// docs/vectors.md describes the format.
/// </summary>
internal static class VectorFile
{
    internal const string Path = "docs/vectors/kacls-vectors-v1.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static VectorWorld World { get; } = new(JsonNode.Parse(Repository.Read(Path))!["keys"]!.AsArray());

    internal static IReadOnlyList<VectorCase> Cases { get; } =
    [
        .. DocumentVectors.Of(World), .. RoleVectors.Of(World), .. AccessVectors.Of(World), .. TokenVectors.Of(World),
        .. DelegationVectors.Of(World), .. PrivilegedVectors.Of(World), .. MailVectors.Of(World),
    ];

    internal static string Text => new JsonObject
    {
        ["title"] = "Test vectors for key services (KACLS) of Google Workspace client-side encryption",
        ["version"] = 1,
        ["license"] = "CC0-1.0: in the public domain, all rights are waived (https://creativecommons.org/publicdomain/zero/1.0/).",
        ["format"] = "docs/vectors.md",
        ["clock"] = VectorWorld.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["service"] = Service(World),
        ["keys"] = World.Keys.DeepClone(),
        ["hashes"] = Hashes(World),
        ["cases"] = new JsonArray([.. Cases.Select(one => one.ToJson())]),
    }.ToJsonString(Format) + "\n";

    /// <summary>How the service under test must be set up.</summary>
    private static JsonObject Service(VectorWorld world) => new()
    {
        ["url"] = SampleTokens.KaclsUrl,
        ["owner_domain"] = VectorWorld.OwnerDomain,
        ["authorization"] = new JsonArray([.. world.Google.Select(google => new JsonObject
        {
            ["application"] = google.Key,
            ["issuer"] = google.Value.Issuer,
            ["audience"] = SampleTokens.GoogleAudience,
            ["keys"] = JsonNode.Parse(google.Value.Jwks),
        })]),
        ["authentication"] = new JsonArray([.. new[] { ("user", world.User), ("guest", world.GuestIdp), ("privileged", world.Privileged) }
            .Select(provider => new JsonObject
            {
                ["use"] = provider.Item1,
                ["issuer"] = provider.Item2.Issuer,
                ["audience"] = SampleTokens.ClientId,
                ["keys"] = JsonNode.Parse(provider.Item2.Jwks),
            })]),
        ["guest_types"] = new JsonArray(VectorWorld.GuestType),
        ["privileged_users"] = new JsonArray(VectorWorld.Admin),
        ["peers"] = new JsonArray(new JsonObject { ["url"] = VectorWorld.PeerUrl, ["keys"] = JsonNode.Parse(world.Peer.Jwks) }),
    };

    private static JsonObject Hashes(VectorWorld world) => new()
    {
        ["resource_key_hash"] = new JsonArray([.. HashVectors.Inputs.Select(input => new JsonObject
        {
            ["dek_hex"] = Convert.ToHexStringLower(input.Dek),
            ["resource_name"] = input.Resource,
            ["perimeter_id"] = input.Perimeter,
            ["hash"] = HashVectors.ResourceKeyHash(input.Dek, input.Resource, input.Perimeter),
        })]),
        ["spki_hash"] = new JsonArray([.. new[] { "mail", "mail-other" }.Select(key => new JsonObject
        {
            ["key"] = key, ["hash"] = world.SpkiHash(key),
        })]),
        ["signature"] = new JsonArray([.. MailVectors.Signatures.Select(signature => new JsonObject
        {
            ["key"] = "mail",
            ["algorithm"] = signature.Algorithm,
            ["digest"] = Convert.ToBase64String(MailWorld.MailDigest(signature.Hash)),
            ["signature"] = Convert.ToBase64String(MailVectors.SignatureOf(world, signature.Hash)),
        })]),
    };
}
