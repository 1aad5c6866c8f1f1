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
    public static Task<SigningKey> NewAsync() =>
        Task.Run(() => new SigningKey(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)), RSA.Create(2048)));

    /// <summary>The public key as a member of a JWKS (RFC 7517).</summary>
    public JsonObject ToJwk()
    {
        var key = Rsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = Kid,
            ["n"] = Base64Url.EncodeToString(key.Modulus),
            ["e"] = Base64Url.EncodeToString(key.Exponent),
        };
    }
}
