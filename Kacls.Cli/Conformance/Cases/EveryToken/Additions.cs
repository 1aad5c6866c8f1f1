using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>What issuers may add to a token, or leave out of its header.</summary>
internal static class Additions
{
    private static readonly Variant[] Claims =
    [
        Variant.Json("unknown", "{\"nested\":[1,null,{\"a\":\"b\"}]}"),
        Variant.Json("groups", "[\"a\",\"b\"]"),
        Variant.Json("sub", "\"subject\""),
        Variant.Json("nonce", "\"abc:https://client-side-encryption.google.com\""),
        Variant.Of("claims of real tokens", token =>
        {
            token["azp"] = "azp";
            token["hd"] = "example.com";
            token["email_verified"] = true;
            token["jti"] = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(20));
        }),
        Variant.Of("2 KB more", token => token["filling"] = new string('x', 2048)),
        Variant.Of("text that is not ASCII", token => token["name"] = "Zoë 🔑 Ωμέγα"),
    ];

    private static readonly Variant[] Writings =
    [
        Variant.Of("indented", token => token.Writing = new JsonSerializerOptions { WriteIndented = true, NewLine = "\r\n" }),
        Variant.Of("not escaped", token =>
        {
            token["name"] = "Zoë <b>&'+/\u007f";
            token.Writing = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        }),
    ];

    private static readonly Variant[] Headers =
    [
        Variant.Of("no typ", token => token.Header.Remove("typ")),
        Variant.Of("x5t", token => token.Header["x5t"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    ];

    public static IEnumerable<Case> Cases() => Carrier.All.SelectMany(carrier => new[]
    {
        carrier.Grants("claims.more", $"{Rules.Jwt}, 4: claims that aren't understood are ignored", CaseLevel.Inferred, Claims),
        carrier.Grants("written_otherwise", $"{Rules.Jws}, 5.2: what is signed is the text as it came", CaseLevel.Inferred, Writings),
        carrier.Grants("header.other", $"{Rules.Jws}, 4.1: typ and x5t are optional", CaseLevel.Inferred, Headers),
    });
}
