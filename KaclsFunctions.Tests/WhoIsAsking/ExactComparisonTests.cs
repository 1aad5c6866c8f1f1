using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>
/// What compares exactly: with "ignore case" a reader would open another document, whose name Google may well give in other letters.
/// </summary>
[Rule("A-51")]
public sealed class ExactComparisonTests(AskingFixture fixture) : IClassFixture<AskingFixture>
{
    private const string Resource = "//googleapis.com/drive/files/1aBcDeFg";
    private const string OtherCase = "//googleapis.com/drive/files/1AbCdEfG";
    private readonly KaclsApp kacls = fixture.Kacls;
    private readonly DelegationRequests delegation = new(fixture.Kacls);

    public static TheoryData<string> OtherResources =>
        [
            OtherCase,
            Resource.ToUpperInvariant(),
            Resource + "/",
            Resource + "\u0000",
            Resource + "\u00ad",
            Resource[..^1] + "\uff47",
            " " + Resource,
            Resource[..^1],
            Resource[1..],
        ];

    [Theory]
    [MemberData(nameof(OtherResources))]
    public async Task a_reader_opens_the_one_document(string other)
    {
        var wrapped = await kacls.WrapAsync(SampleDek.New(), kacls.Drive.DriveAuthorization().With("resource_name", Resource));
        var body = kacls.UnwrapBody(wrapped, authorization: kacls.Drive.DriveAuthorization("reader").With("resource_name", other));
        (await kacls.PostAsync("unwrap", body)).AssertRefused(403, "resource_mismatch");
    }

    [Theory]
    [MemberData(nameof(OtherResources))]
    public async Task an_administrator_names_the_one_document(string other)
    {
        var wrapped = await kacls.WrapAsync(SampleDek.New(), kacls.Drive.DriveAuthorization().With("resource_name", Resource));
        foreach (var operation in new[] { "privilegedunwrap", "takeout_unwrap" })
        {
            (await kacls.PostAsync(operation, MigrationRequests.PrivilegedUnwrapBody(wrapped, delegation.AdminToken, other)))
                .AssertRefused(403, "resource_mismatch");
        }
    }

    /// <summary>Its token must be for the request's resource, and the key as well.</summary>
    [Theory]
    [InlineData(OtherCase, Resource)]
    [InlineData(Resource, OtherCase)]
    [InlineData(OtherCase, OtherCase)]
    public async Task a_peer_names_the_one_document(string token, string request)
    {
        var wrapped = await kacls.WrapAsync(SampleDek.New(), kacls.Drive.DriveAuthorization().With("resource_name", Resource));
        var body = MigrationRequests.PrivilegedUnwrapBody(wrapped, fixture.Peer.MigrationToken().With("resource_name", token), request);
        (await kacls.PostAsync("privilegedunwrap", body)).AssertRefused(403, "resource_mismatch");
    }

    [Fact]
    public async Task a_room_opens_the_one_document()
    {
        var token = await delegation.SignAsync(claims => claims["resource_name"] = Resource);
        Assert.Equal(200, (await delegation.WrapAsync(token, delegation.RoomAuthorization.With("resource_name", Resource))).Status);
        (await delegation.WrapAsync(token, delegation.RoomAuthorization.With("resource_name", OtherCase)))
            .AssertRefused(403, "delegation_resource_mismatch");
    }

    [Theory]
    [InlineData("Google", "guest_not_allowed")]
    [InlineData("GOOGLE", "guest_not_allowed")]
    [InlineData("Google-visitor", "guest_not_allowed")]
    [InlineData("google-VISITOR", "guest_not_allowed")]
    [InlineData("google-visitor ", "guest_not_allowed")]
    public async Task an_email_type_in_other_letters_is_another_one(string type, string reasonCode)
    {
        foreach (var provider in new[] { "idp", "guest-idp" })
        {
            var body = kacls.WrapBody(kacls.Issuers[provider].Issuer.IdToken(), kacls.Drive.DriveAuthorization().With("email_type", type));
            (await kacls.PostAsync("wrap", body)).AssertRefused(403, reasonCode);
        }
    }

    [Theory]
    [InlineData("wrap", "Writer")]
    [InlineData("wrap", "UPGRADER")]
    [InlineData("wrap", "writer ")]
    [InlineData("unwrap", "Reader")]
    [InlineData("unwrap", "WRITER")]
    [InlineData("digest", "Verifier")]
    [InlineData("rewrap", "Migrator")]
    [InlineData("privatekeysign", "Signer")]
    [InlineData("privatekeydecrypt", "Decrypter")]
    public async Task a_role_in_other_letters_is_no_role(string operation, string role)
    {
        var issuer = operation switch
        {
            "digest" or "rewrap" => "migration",
            "privatekeysign" or "privatekeydecrypt" => "gmail",
            _ => "drive",
        };
        var authorization = kacls.Issuers[issuer].Issuer.GmailAuthorization(role, Convert.ToBase64String(new byte[32]))
            .With("resource_name", SampleTokens.DriveResource);
        (await kacls.PostAsync(operation, fixture.Body(authorization: authorization.Mint()))).AssertRefused(403, "role_not_allowed");
    }

    [Theory]
    [InlineData("finance", true)]
    [InlineData("Finance", false)]
    [InlineData("FINANCE", false)]
    [InlineData("finance ", false)]
    public async Task a_perimeter_id_in_other_letters_is_another_one(string id, bool isGranted)
    {
        await using var app = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Perimeters:ById:finance:Rules:0:Name"] = "everybody",
            ["Kacls:Perimeters:ById:finance:Rules:0:Effect"] = "allow",
        });
        var reply = await app.PostAsync("wrap", app.WrapBody(authorization: app.Drive.DriveAuthorization().With("perimeter_id", id)));
        Assert.Equal(isGranted ? 200 : 403, reply.Status);
    }

    [Theory]
    [InlineData("Resources", SampleTokens.DriveResource)]
    [InlineData("Providers", "idp")]
    [InlineData("Claims:team", "red")]
    public async Task a_rule_means_exact_values(string member, string value)
    {
        var capital = value.ToUpperInvariant();
        var settings = new Dictionary<string, string?>
        {
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "only",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = "allow",
            [$"Kacls:Perimeters:Default:Rules:0:When:{member}:0"] = member == "Providers" ? value : capital,
        };
        await using var app = await KaclsApp.StartAsync(settings, change: table =>
        {
            if (member == "Providers")
            {
                (table["Kacls:Authentication:Providers:0:Name"], table["Kacls:Authentication:Providers:1:Name"]) = ("IDP", "idp");
            }
        });
        (await app.PostAsync("wrap", app.WrapBody(app.Idp.IdToken().With("team", "red")))).AssertRefused(403, "perimeter_denied");
    }

    [Theory]
    [InlineData("aud", "CLIENT-ID.apps.example.com", "authentication_audience_mismatch")]
    [InlineData("aud", SampleTokens.ClientId + "/", "authentication_audience_mismatch")]
    [InlineData("aud", SampleTokens.ClientId + " ", "authentication_audience_mismatch")]
    [InlineData("iss", null, "authentication_issuer_unknown")]
    public async Task issuers_and_audiences_are_exact(string claim, string? value, string reasonCode)
    {
        var token = kacls.Idp.IdToken().With(claim, value ?? kacls.Idp.Issuer.Replace("idp", "IDP", StringComparison.Ordinal));
        (await kacls.PostAsync("wrap", kacls.WrapBody(token))).AssertRefused(401, reasonCode);
    }

    [Fact]
    public async Task members_and_claims_have_exact_names()
    {
        foreach (var member in new[] { "authentication", "authorization", "key" })
        {
            var body = kacls.WrapBody();
            (body[member.ToUpperInvariant()], body[member]) = (JsonValue.Create(body[member]!.GetValue<string>()), null);
            (await kacls.PostAsync("wrap", body)).AssertRefused(400, "member_missing");
        }

        var token = kacls.Idp.IdToken().Without("email").With("Email", SampleTokens.Email);
        (await kacls.PostAsync("wrap", kacls.WrapBody(token))).AssertRefused(401, "authentication_claim_missing");
    }
}
