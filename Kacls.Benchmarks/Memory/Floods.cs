using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Benchmarks.Load;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Memory;

/// <summary>What users ask, and what strangers make up: all that a service could be led to remember differs in each request.</summary>
/// <param name="keys">Of the two issuers.</param>
internal sealed class Floods(BenchmarkKeys keys)
{
    private const int MaxToken = 16 * 1024;
    private const int NameStart = 8;

    private readonly string writer = keys.Google.DriveAuthorization().Mint();
    private readonly string reader = keys.Google.DriveAuthorization("reader").Mint();
    private readonly string user = keys.Provider.IdToken().Mint();

    internal Flood Wraps => new("wraps", _ => Request("wrap", user, writer, "key", Convert.ToBase64String(Bytes(34))), "wrapped_key");

    internal Flood Kids => new(
        "made-up `kid`s",
        _ => Pair(Token(keys.Provider, Text(16)), Token(keys.Google, Text(16))),
        "_key_unknown");

    internal Flood Tokens => new(
        "made-up tokens",
        index => (index % 4) switch
        {
            0 => Both(Unsigned(new() { ["iss"] = $"https://{Text(8)}.example/{Text(32)}" }, Text(8))),
            1 => Both(Unsigned(Claims(), keys.Provider.Keys[0].Id)),
            2 => Both(Text(MaxToken / 2 + 1)),
            _ => Both($"{Text(20)}.{Text(200)}.{Text(128)}"),
        },
        "_issuer_unknown", "_signature_invalid", "member_too_long", "_malformed");

    internal Flood Addresses => new(
        "made-up addresses",
        index => HttpConnection.Render(
            $"{Text(12)}?{Text(4)}={Text(8)}",
            "{}",
            $"Origin: https://{Text(8)}.example\r\nX-Forwarded-For: {index >> 16 & 255}.{index >> 8 & 255}.{index & 255}.1\r\n"
                + $"User-Agent: {Text(16)}\r\ntraceparent: 00-{Text(16)}-{Text(8)}-01\r\nX-{Text(6)}: {Text(16)}\r\n"),
        "operation_unknown");

    /// <param name="genuine">One that the server wrapped, from which others are forged.</param>
    internal Flood Blobs(string genuine)
    {
        var blob = Convert.FromBase64String(genuine);
        return new(
            "made-up blobs",
            index => Request("unwrap", user, reader, "wrapped_key", Convert.ToBase64String(Forge(blob, index))),
            "envelope_kek_unknown", "envelope_tampered", "envelope_malformed");
    }

    private static byte[] Forge(byte[] genuine, int index)
    {
        var forged = (byte[])genuine.Clone();
        var version = NameStart + forged[NameStart - 1];
        switch (index % 16)
        {
            case 0:
                // It costs a private operation of the KEK, so there are few.
                forged[^1] ^= (byte)RandomNumberGenerator.GetInt32(1, 256);
                return forged;
            case < 4:
                RandomNumberGenerator.Fill(forged.AsSpan(version, 16));
                return forged;
            case < 8:
                return Bytes(RandomNumberGenerator.GetInt32(30, 1_000));
            default:
                // A name of the longest kind that there is.
                return [.. forged[..(NameStart - 1)], 32, .. Encoding.ASCII.GetBytes(Text(16)), .. forged[version..]];
        }
    }

    private JsonObject Claims()
    {
        var claims = new JsonObject { ["iss"] = keys.Provider.Issuer };
        for (var length = 0; length < 11_000; length += 100)
        {
            claims[Text(16)] = Text(32);
        }

        return claims;
    }

    private static string Token(TokenIssuer issuer, string kid) => Unsigned(new() { ["iss"] = issuer.Issuer }, kid);

    private static string Unsigned(JsonObject claims, string? kid)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = kid };
        return $"{Encode(header)}.{Encode(claims)}.{Base64Url.EncodeToString(Bytes(256))}";
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static byte[] Both(string token) => Request("wrap", token, token, "key", "AAAA");

    private static byte[] Pair(string authentication, string authorization) =>
        Request("wrap", authentication, authorization, "key", "AAAA");

    private static byte[] Request(string operation, string authentication, string authorization, string member, string value) =>
        HttpConnection.Render(operation, new JsonObject
        {
            ["authentication"] = authentication,
            ["authorization"] = authorization,
            [member] = value,
            ["reason"] = Text(8),
        }.ToJsonString());

    private static byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);

    /// <returns>Two hexadecimal digits for each byte.</returns>
    private static string Text(int bytes) => Convert.ToHexStringLower(Bytes(bytes));
}
