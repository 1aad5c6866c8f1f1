using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.WhoIsAsking.IdentitySettings;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>12. Privileged operations can ask for a recent sign-in.</summary>
[Rule("A-46")]
public sealed class RecentSignInTests
{
    private static readonly string[] Names =
        ["privilegedwrap", "privilegedunwrap", "takeout_unwrap", "privilegedprivatekeydecrypt", "wrapprivatekey"];

    public static TheoryData<string> Operations => [.. Names];

    [Theory]
    [MemberData(nameof(Operations))]
    [Rule("12-3")]
    public async Task an_older_token_is_refused_in_every_privileged_operation(string operation)
    {
        await using var kacls = await StartAsync("00:10:00");
        Assert.NotEqual("privileged_token_too_old", await AskAsync(kacls, operation, 600));
        Assert.Equal("privileged_token_too_old", await AskAsync(kacls, operation, 601));
        Assert.Equal("privileged_token_too_old", await AskAsync(kacls, operation, 3000));
    }

    [Fact]
    public async Task it_is_off_by_default()
    {
        await using var kacls = await StartAsync(null);
        Assert.Null(await AskAsync(kacls, "privilegedwrap", 3000));
    }

    [Fact]
    public async Task users_are_not_asked()
    {
        await using var kacls = await StartAsync("00:10:00");
        var now = kacls.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With("iat", now - 3000)))).Status);
    }

    [Fact]
    public async Task a_stranger_learns_nothing_of_it()
    {
        await using var kacls = await StartAsync("00:10:00");
        Assert.Equal("privileged_user_required", await AskAsync(kacls, "privilegedwrap", 3000, "eve@example.com"));
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:10:00")]
    [InlineData("15")]
    [InlineData("1.00:00:01")]
    [InlineData("soon")]
    public void an_age_that_is_none_stops_the_start(string age) => AssertError(
        "Kacls:Privileged:MaxTokenAge", ErrorsOf([.. Provider(0, "https://a.example", ["user"]), ("Kacls:Privileged:MaxTokenAge", age)]));

    private static Task<KaclsApp> StartAsync(string? age) => KaclsApp.StartAsync(
        new Dictionary<string, string?>(HostFixture.Settings) { ["Kacls:Privileged:MaxTokenAge"] = age });

    private static async Task<string?> AskAsync(KaclsApp kacls, string operation, int age, string user = DelegationRequests.Admin)
    {
        var now = kacls.Clock.GetUtcNow().ToUnixTimeSeconds();
        var reply = await kacls.PostAsync(operation, new JsonObject
        {
            ["authentication"] = kacls.Issuers["admin-idp"].Issuer.IdToken().With("email", user).With("iat", now - age).Mint(),
            ["key"] = Convert.ToBase64String(SampleDek.New()), ["wrapped_key"] = "AAAA", ["resource_name"] = "r", ["private_key"] = "AAAA",
            ["wrapped_private_key"] = "AAAA",
            ["spki_hash"] = "AAAA",
            ["spki_hash_algorithm"] = "SHA-256",
            ["algorithm"] = "RSA/ECB/PKCS1Padding",
            ["encrypted_data_encryption_key"] = "AAAA",
        });
        return reply.Status == 200 ? null : reply.ReasonCode;
    }
}
