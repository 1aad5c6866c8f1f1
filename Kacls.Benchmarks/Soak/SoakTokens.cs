using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Envelopes;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Soak;

/// <summary>The parts that the requests of a soak are made of.</summary>
internal sealed class SoakTokens(SoakWorld world)
{
    private const int Users = 200;
    private volatile IssuerKey? withdrawn;

    /// <summary>A former key of the users' provider, which the service has seen go; absent before the first.</summary>
    internal IssuerKey? Withdrawn
    {
        get => withdrawn;
        set => withdrawn = value;
    }

    /// <summary>Many, so that no user is refused so often that the audit counts the refusals.</summary>
    internal static string User(Chance chance) =>
        string.Create(CultureInfo.InvariantCulture, $"user-{chance.Below(Users):D3}@example.com");

    internal static string Resource(Chance chance) => $"//googleapis.com/drive/files/{Convert.ToHexStringLower(chance.Bytes(16))}";

    internal static string SpkiHash(RSA key) => Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    internal TokenBuilder Authentication(string user) => world.Issuer(SoakWorld.Provider).IdToken().With("email", user);

    internal TokenBuilder Admin(string user = SoakWorld.Admin) => world.Issuer(SoakWorld.AdminProvider).IdToken().With("email", user);

    internal TokenBuilder Drive(string role, string user, string resource) =>
        world.Issuer("drive").DriveAuthorization(role).With("email", user).With("resource_name", resource);

    internal TokenBuilder Gmail(string role, string user, RSA key) =>
        world.Issuer("gmail").GmailAuthorization(role, SpkiHash(key)).With("email", user);

    internal TokenBuilder Verifier(string resource) =>
        world.Issuer("migration").MigrationAuthorization("verifier").With("resource_name", resource);

    /// <summary>A body whose reason is the marker.</summary>
    internal static byte[] Json(string marker, params (string Name, string Value)[] members)
    {
        var body = new JsonObject { ["reason"] = marker };
        foreach (var (name, value) in members)
        {
            body[name] = value;
        }

        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    internal static bool Same(JsonElement json, string member, byte[] expected) =>
        json.GetProperty(member).GetBytesFromBase64().AsSpan().SequenceEqual(expected);

    /// <summary>The version of the KEK that a blob names.</summary>
    internal static string VersionOf(string text) => EnvelopeHeader.TryRead(Convert.FromBase64String(text), out var header)
        ? header.ContentKey.Version.ToString()
        : throw new InvalidDataException("It is no envelope.");
}
