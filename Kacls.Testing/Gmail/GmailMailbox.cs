using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Kacls.Testing.Gmail;

/// <summary>One user's key pairs and identity, with the rules of Google's reference.</summary>
/// <param name="user">The primary address.</param>
/// <param name="clock">What 30 days are measured by.</param>
internal sealed class GmailMailbox(string user, TimeProvider clock)
{
    private const int MaxKaclsData = 8 * 1024;
    private static readonly TimeSpan ObliterateAfter = TimeSpan.FromDays(30);
    private readonly List<JsonObject> pairs = [];
    private readonly List<JsonObject> identities = [];

    internal IReadOnlyList<JsonObject> Pairs => pairs;

    internal IReadOnlyList<JsonObject> Identities => identities;

    internal JsonObject CreatePair(JsonObject body)
    {
        var chain = UploadedChain.Read(Text(body, "pkcs7") ?? throw GoogleErrorException.Invalid("pkcs7 is required."));
        if (!chain.Addresses.Contains(user, StringComparer.OrdinalIgnoreCase))
        {
            throw GoogleErrorException.Invalid($"The certificate's subject alternative names lack {user}.");
        }

        var key = (body["privateKeyMetadata"] as JsonArray)?.FirstOrDefault() as JsonObject
            ?? throw GoogleErrorException.Invalid("privateKeyMetadata is required.");
        if (key["kaclsKeyMetadata"] is JsonObject kacls)
        {
            CheckKacls(Text(kacls, "kaclsUri"), Text(kacls, "kaclsData"));
        }
        else if (key["hardwareKeyMetadata"] is not JsonObject)
        {
            throw GoogleErrorException.Invalid("privateKeyMetadata needs kaclsKeyMetadata or hardwareKeyMetadata.");
        }

        if (pairs.Any(pair => Text(pair, "pem") == chain.Pem && JsonNode.DeepEquals(WithoutId(pair), key)))
        {
            throw GoogleErrorException.Exists();
        }

        var stored = (JsonObject)key.DeepClone();
        stored["privateKeyMetadataId"] = NewId();
        var made = new JsonObject
        {
            ["keyPairId"] = NewId(),
            ["pem"] = chain.Pem,
            ["subjectEmailAddresses"] = new JsonArray([.. chain.Addresses.Select(address => JsonValue.Create(address))]),
            ["enablementState"] = "enabled",
            ["privateKeyMetadata"] = new JsonArray(stored),
        };
        pairs.Add(made);
        return made;
    }

    internal JsonObject Pair(string id) => pairs.Find(pair => Text(pair, "keyPairId") == id) ?? throw GoogleErrorException.NotFound();

    internal JsonObject Switch(string id, bool on)
    {
        var pair = Pair(id);
        if (Text(pair, "enablementState") == (on ? "enabled" : "disabled"))
        {
            throw GoogleErrorException.Precondition($"The key pair is {(on ? "enabled" : "disabled")} already.");
        }

        pair["enablementState"] = on ? "enabled" : "disabled";
        pair.Remove("disableTime");
        if (!on)
        {
            pair["disableTime"] = clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        }

        return pair;
    }

    internal void Obliterate(string id)
    {
        var pair = Pair(id);
        if (Text(pair, "disableTime") is not { } since
            || clock.GetUtcNow() - DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) <= ObliterateAfter)
        {
            throw GoogleErrorException.Precondition("The key pair must have been disabled for more than 30 days.");
        }

        pairs.Remove(pair);
    }

    internal JsonObject Identity(string address) =>
        identities.Find(identity => string.Equals(Text(identity, "emailAddress"), address, StringComparison.OrdinalIgnoreCase))
        ?? throw GoogleErrorException.NotFound();

    internal JsonObject CreateIdentity(JsonObject body)
    {
        var made = Checked(body);
        if (identities.Count > 0)
        {
            throw GoogleErrorException.Exists();
        }

        identities.Add(made);
        return made;
    }

    internal JsonObject PatchIdentity(string address, JsonObject body)
    {
        var old = Identity(address);
        return identities[identities.IndexOf(old)] = Checked(body);
    }

    internal void DeleteIdentity(string address) => identities.Remove(Identity(address));

    private static void CheckKacls(string? uri, string? data)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback))
        {
            throw GoogleErrorException.Invalid("kaclsUri is no https URL.");
        }

        if (data is not { Length: > 0 and <= MaxKaclsData })
        {
            throw GoogleErrorException.Invalid("kaclsData has 8 KiB at most.");
        }
    }

    private static JsonNode WithoutId(JsonObject pair)
    {
        var key = pair["privateKeyMetadata"]![0]!.DeepClone();
        ((JsonObject)key).Remove("privateKeyMetadataId");
        return key;
    }

    private JsonObject Checked(JsonObject body)
    {
        if (!string.Equals(Text(body, "emailAddress"), user, StringComparison.OrdinalIgnoreCase))
        {
            throw GoogleErrorException.Invalid("emailAddress must be the primary address of the authenticated user.");
        }

        var both = body["signAndEncryptKeyPairs"] as JsonObject;
        string?[] ids = both is null
            ? [Text(body, "primaryKeyPairId")]
            : [Text(both, "signingKeyPairId"), Text(both, "encryptionKeyPairId")];
        foreach (var id in ids)
        {
            if (Text(Pair(id ?? throw GoogleErrorException.Invalid("A key pair is required.")), "enablementState") != "enabled")
            {
                throw GoogleErrorException.Precondition("The key pair is disabled.");
            }
        }

        return (JsonObject)body.DeepClone();
    }

    private static string NewId() => $"ANe1Bmg{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}";

    private static string? Text(JsonObject json, string member) =>
        json[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>What a PKCS#7 text holds.</summary>
    private sealed record UploadedChain(string Pem, IReadOnlyList<string> Addresses)
    {
        internal static UploadedChain Read(string pkcs7)
        {
            X509Certificate2Collection all;
            try
            {
                all = Pkcs7.Certificates(pkcs7);
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                throw GoogleErrorException.Invalid("pkcs7 is no PKCS#7 in PEM.");
            }

            var leaf = all.FirstOrDefault(one => !all.Any(other => other != one && IsIssuer(one, other)))
                ?? throw GoogleErrorException.Invalid("pkcs7 has no certificate.");
            List<X509Certificate2> chain = [leaf];
            while (!IsIssuer(chain[^1], chain[^1]))
            {
                chain.Add(all.FirstOrDefault(one => IsIssuer(one, chain[^1]) && !chain.Contains(one))
                    ?? throw GoogleErrorException.Invalid("pkcs7 is no full chain: it ends before a root."));
            }

            var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            return new(
                string.Concat(chain.Select(one => one.ExportCertificatePem() + "\n")),
                names is null ? [] : Pkcs7.Addresses(names));
        }

        private static bool IsIssuer(X509Certificate2 issuer, X509Certificate2 of) =>
            issuer.SubjectName.RawData.AsSpan().SequenceEqual(of.IssuerName.RawData);
    }
}
