using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Play;

/// <summary>An RSA-2048 key of an issuer that the tool plays.</summary>
/// <param name="Kid">Random for each run, so that no key set of an earlier run is taken for this one's.</param>
/// <param name="Rsa">Public and private.</param>
internal sealed record SigningKey(string Kid, RSA Rsa)
{
    private static readonly List<Task<SigningKey>> Made = [];

    /// <summary>Whether its issuer says that it is for encryption, and not for signatures.</summary>
    public bool IsForEncryption { get; init; }

    /// <summary>A key nobody else has. They are made once for a process, so that tests don't make them again for each run.</summary>
    public static Task<SigningKey> TakeAsync(int number)
    {
        lock (Made)
        {
            while (Made.Count <= number)
            {
                Made.Add(NewAsync());
            }

            return Made[number];
        }
    }

    /// <summary>A new key.</summary>
    public static Task<SigningKey> NewAsync() => Task.Run(() => new SigningKey(NewKid(), RSA.Create(2048)));

    /// <summary>A key under another name, as one for encryption, which no signature may be made with.</summary>
    public static async Task<SigningKey> ForEncryptionAsync(Task<SigningKey> key) =>
        new(NewKid(), (await key).Rsa) { IsForEncryption = true };

    private static string NewKid() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    /// <summary>The public key as a member of a JWKS (RFC 7517).</summary>
    public JsonObject ToJwk()
    {
        var key = Rsa.ExportParameters(includePrivateParameters: false);
        var jwk = new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = IsForEncryption ? "enc" : "sig",
            ["kid"] = Kid,
            ["n"] = Base64Url.EncodeToString(key.Modulus),
            ["e"] = Base64Url.EncodeToString(key.Exponent),
        };
        if (!IsForEncryption)
        {
            jwk["alg"] = "RS256";
        }

        return jwk;
    }
}
