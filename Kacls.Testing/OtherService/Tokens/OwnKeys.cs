using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>The service's own signing keys: one whose public part is in certs, one for delegated tokens that is not (4.13).</summary>
internal sealed class OwnKeys : IDisposable
{
    internal const string Kid = "kacls-to-kacls-1";
    internal const string DelegationKid = "delegation-1";
    private const string DelegationKeys = "own:delegation";
    private const string DelegationAudience = "kacls-delegated";

    // Every service of a process has the same three, since making them takes longer than all the rest.
    private static readonly Lazy<RSAParameters>[] Made = [.. Enumerable.Range(0, 3).Select(_ => new Lazy<RSAParameters>(Make))];

    private readonly RSA _migration = RSA.Create(Made[0].Value);
    private readonly RSA _delegation = RSA.Create(Made[1].Value);
    private readonly RSA _unpublished = RSA.Create(Made[2].Value);

    internal OwnKeys(KeySets keySets) =>
        keySets.Add(DelegationKeys, PublicKey.Of(JsonSerializer.SerializeToElement(Jwk(_delegation, DelegationKid))));

    internal Issuer Delegated(string url) => new("delegated", url, DelegationAudience, DelegationKeys);

    internal string SignDelegated(JsonObject claims, Behaviour behaviour)
    {
        if (!behaviour.Is("delegate-without-audience"))
        {
            claims["aud"] = DelegationAudience;
        }

        return behaviour.Is("delegate-mints-alg-none")
            ? Join(new JsonObject { ["alg"] = "none" }, claims) + "."
            : Sign(_delegation, new JsonObject { ["alg"] = "RS256", ["kid"] = DelegationKid, ["typ"] = "JWT" }, claims);
    }

    /// <summary>The token with which the service asks another for a key (3.7).</summary>
    internal string SignForPeer(JsonObject claims, Behaviour behaviour)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["kid"] = Kid, ["typ"] = "JWT" };
        if (behaviour.Is("rewrap-token-without-kid"))
        {
            header.Remove("kid");
        }

        if (behaviour.Is("rewrap-token-with-other-kid"))
        {
            header["kid"] = "another";
        }

        if (behaviour.Is("rewrap-token-alg-none"))
        {
            return Join(new JsonObject { ["alg"] = "none", ["kid"] = Kid }, claims) + ".";
        }

        if (behaviour.Is("rewrap-token-hs256"))
        {
            var signed = Join(new JsonObject { ["alg"] = "HS256", ["kid"] = Kid }, claims);
            return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData("secret"u8, System.Text.Encoding.ASCII.GetBytes(signed)));
        }

        return Sign(behaviour.Is("rewrap-token-by-unpublished-key") ? _unpublished : _migration, header, claims);
    }

    internal JsonObject MigrationJwk(Behaviour behaviour)
    {
        using var fresh = behaviour.Is("certs-change-every-time") ? RSA.Create(2048) : null;
        return Jwk(fresh ?? (behaviour.Is("certs-of-other-key") ? _unpublished : _migration), Kid);
    }

    /// <summary>What must never leave the service.</summary>
    internal void AddPrivateParts(JsonObject jwk)
    {
        var key = _migration.ExportParameters(true);
        jwk["d"] = Base64Url.EncodeToString(key.D);
        jwk["p"] = Base64Url.EncodeToString(key.P);
        jwk["q"] = Base64Url.EncodeToString(key.Q);
    }

    public void Dispose()
    {
        _migration.Dispose();
        _delegation.Dispose();
        _unpublished.Dispose();
    }

    private static RSAParameters Make()
    {
        using var key = RSA.Create(2048);
        return key.ExportParameters(true);
    }

    private static JsonObject Jwk(RSA key, string kid)
    {
        var parameters = key.ExportParameters(false);
        return new JsonObject
        {
            ["kty"] = "RSA", ["kid"] = kid, ["use"] = "sig", ["alg"] = "RS256",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
    }

    private static string Join(JsonObject header, JsonObject claims) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Base64Url.EncodeToString(
            JsonSerializer.SerializeToUtf8Bytes(claims));

    private static string Sign(RSA key, JsonObject header, JsonObject claims)
    {
        var signed = Join(header, claims);
        return signed + "." + Base64Url.EncodeToString(
            key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
