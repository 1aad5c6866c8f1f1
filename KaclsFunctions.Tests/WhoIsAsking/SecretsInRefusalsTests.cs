using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>
/// Refusals log what caused them, inner exceptions with all their text. A mark stands in every secret place of requests that are refused in
/// every way; it may be in no log, at no level, in none of the forms in which a careless message would have it.
/// </summary>
[Rule("G6-2", "A-51")]
public sealed class SecretsInRefusalsTests(AskingFixture fixture) : IClassFixture<AskingFixture>
{
    private const string Mark = "zq7MARKmarkMARK7qz";
    private readonly KaclsApp kacls = fixture.Kacls;

    public static TheoryData<string> Spoils =>
    [
        "nothing", "signature", "malformed", "cut", "base64", "expired", "audience", "claim of another type", "long claim",
        "duplicate claim", "unreadable", "user", "envelope", "unknown issuer",
    ];

    [Theory]
    [MemberData(nameof(Spoils))]
    public async Task no_refusal_writes_what_it_refused(string spoil)
    {
        foreach (var operation in AskingFixture.Operations)
        {
            foreach (var member in new[] { "authentication", "authorization" })
            {
                var body = Body();
                body[member] = Spoil(spoil, operation, member);
                var reply = await kacls.PostAsync(operation, body.ToJsonString());
                AssertUnmarked(reply.Body);
            }
        }

        AssertUnmarked(kacls.Log.Text);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("wrapped_key")]
    [InlineData("wrapped_private_key")]
    [InlineData("private_key")]
    [InlineData("digest")]
    [InlineData("encrypted_data_encryption_key")]
    public async Task no_refusal_of_a_member_writes_the_member(string member)
    {
        var envelope = Convert.FromBase64String(await kacls.WrapAsync(SampleDek.New()));
        var values =
            new[]
            {
                Mark,
                $"{Mark}!",
                Base64(Mark),
                new string('A', 40_000) + Mark,
                $"-----BEGIN PRIVATE KEY-----\n{Base64(Mark)}\n-----END PRIVATE KEY-----",
                Base64(Mark, envelope[..40]),
                Base64(Mark, envelope[..^20])
            };
        foreach (var operation in AskingFixture.Operations)
        {
            foreach (var value in values)
            {
                var body = Body();
                body["authentication"] =
                    (operation.Contains("privileged", StringComparison.Ordinal) || operation is "wrapprivatekey" or "takeout_unwrap"
                        ? new DelegationRequests(kacls).AdminToken : kacls.Idp.IdToken()).Mint();
                body[member] = value;
                AssertUnmarked((await kacls.PostAsync(operation, body.ToJsonString())).Body);
            }
        }

        AssertUnmarked(kacls.Log.Text);
    }

    [Fact]
    public async Task no_refusal_of_a_peers_answer_writes_a_key()
    {
        foreach (var (status, answer) in new[]
        {
            (200, $$"""{"key":"{{Base64(Mark)}}","key":"{{Base64(Mark)}}"}"""),
            (200, $$"""{"key":"{{Mark}}!"}"""),
            (200, $$"""{"key":["{{Mark}}"]}"""),
            (200, $"{Mark}"),
            (200, $$"""{"key":"{{Convert.ToBase64String(new byte[120])}}{{Base64(Mark)}}"}"""),
            (500, $$"""{"key":"{{Base64(Mark)}}"}"""),
            (302, Mark),
        })
        {
            fixture.PeerServer.Answer = context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync(answer);
            };
            AssertUnmarked((await kacls.PostAsync("rewrap", kacls.RewrapBody(fixture.PeerServer.Url))).Body);
        }

        AssertUnmarked(kacls.Log.Text);
    }

    private static string Base64(string text, byte[]? before = null) =>
        Convert.ToBase64String([.. before ?? [], .. Encoding.UTF8.GetBytes(text)]);

    /// <summary>In clear, in hexadecimal, and in base64 at each of the three places at which it can begin.</summary>
    private static void AssertUnmarked(string text)
    {
        Assert.False(text.Contains(Mark, StringComparison.Ordinal), "The mark is there in clear.");
        Assert.False(
            text.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(Mark)), StringComparison.OrdinalIgnoreCase),
            "The mark is there in hexadecimal.");
        for (var offset = 0; offset < 3; offset++)
        {
            var encoded = Convert.ToBase64String([.. new byte[offset], .. Encoding.UTF8.GetBytes(Mark)])[4..20];
            Assert.False(text.Contains(encoded, StringComparison.Ordinal), $"The mark is there in base64, at {offset}.");
        }
    }

    private JsonObject Body() =>
        fixture.Body(kacls.Idp.IdToken().With("name", Mark).Mint(), kacls.Drive.DriveAuthorization().With("name", Mark).Mint());

    private string Spoil(string how, string operation, string member)
    {
        var issuer =
            member == "authentication" ? operation.Contains("privileged", StringComparison.Ordinal)
                || operation is "wrapprivatekey" or "takeout_unwrap" ? "admin-idp" : "idp"
            : operation is "digest" or "rewrap"
                ? "migration"
                : operation.StartsWith("privatekey", StringComparison.Ordinal) ? "gmail" : "drive";
        var source = kacls.Issuers[issuer].Issuer;
        var token = (member == "authentication" ? source.IdToken() : source.DriveAuthorization()).With("name", Mark).With(Mark, Mark)
            .With("sub", Mark);
        return how switch
        {
            "signature" => token.Mint()[..^20] + Mark + "AA",
            "malformed" => token.WithRawPayload(json => json[..^2] + Mark).Mint(),
            "cut" => token.Mint()[..300] + Mark,
            "base64" => token.Mint() + "!" + Mark,
            "expired" => token.With("exp", 1).Mint(),
            "audience" => token.With("aud", new[] { "somebody-else", "x" }).Mint(),
            "claim of another type" => token.With("email", new[] { Mark }).With("iat", Mark).Mint(),
            "long claim" => token.With("email", new string('x', 400) + Mark).Mint(),
            "duplicate claim" => token.WithRawPayload(json => $"{json[..^1]},\"name\":\"{Mark}\"}}").Mint(),
            "unreadable" => token.WithRawPayload(json => $"{json[..^1]},\"\\ud800{Mark}\":\"{Mark}\"}}").Mint(),
            "user" => token.With("nonce", Convert.ToHexString(RandomNumberGenerator.GetBytes(8))).With("email", "other@example.com").Mint(),
            "unknown issuer" => token.With("iss", "https://stranger.example").Mint(),
            _ => token.Mint(),
        };
    }
}
