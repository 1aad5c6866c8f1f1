using System.Text.Json;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Tokens;

[Rule("A-1")]
public sealed class AuthorizationTokenTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    private static readonly TokenErrors Errors = ErrorCatalogue.Authorization;

    private static readonly Dictionary<string, (Func<TokenBuilder, TokenBuilder> Spoil, KaclsError Error)> Cases = new()
    {
        ["no role"] = (token => token.Without("role"), Errors.ClaimMissing),
        ["role is a list"] = (token => token.With("role", new[] { "reader", "writer" }), Errors.ClaimMalformed),
        ["long role"] = (token => token.With("role", new string('w', 65)), Errors.ClaimTooLong),
        ["no kacls_url"] = (token => token.Without("kacls_url"), Errors.ClaimMissing),
        ["kacls_url is null"] = (token => token.With("kacls_url", null), Errors.ClaimMalformed),
        ["no resource_name"] = (token => token.Without("resource_name"), Errors.ClaimMissing),
        ["empty resource_name"] = (token => token.With("resource_name", ""), Errors.ClaimMalformed),
        ["resource_name of 129 bytes"] = (token => token.With("resource_name", new string('r', 129)), Errors.ClaimTooLong),
        ["resource_name of 65 letters and 130 bytes"] = (token => token.With("resource_name", new string('é', 65)), Errors.ClaimTooLong),
        ["perimeter_id of 129 bytes"] = (token => token.With("perimeter_id", new string('p', 129)), Errors.ClaimTooLong),
        ["perimeter_id is a number"] = (token => token.With("perimeter_id", 7), Errors.ClaimMalformed),
        ["email_type is true"] = (token => token.With("email_type", true), Errors.ClaimMalformed),
        ["delegated_to is an object"] = (token => token.With("delegated_to", new { email = "x" }), Errors.ClaimMalformed),
        ["long delegated_to"] = (token => token.With("delegated_to", new string('d', 321)), Errors.ClaimTooLong),
        ["kacls_owner_domain is a list"] = (token => token.With("kacls_owner_domain", new[] { "example.com" }), Errors.ClaimMalformed),
        ["PS256, which Google does not use"] = (token => token.Using("PS256"), Errors.AlgorithmNotAllowed),
    };

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    [Rule("G3-1")]
    public async Task token_wrong_in_one_point_is_refused(string name) =>
        await Refused.WithAsync(Cases[name].Error, Cases[name].Spoil(world.Drive.DriveAuthorization()).Mint(), world.AuthorizeAsync);

    [Fact]
    public async Task drive_token_gives_its_claims()
    {
        var minted = world.Drive.DriveAuthorization("reader").With("delegated_to", "room@example.com")
            .With("kacls_owner_domain", "example.com");
        var token = await world.AuthorizeAsync(minted);
        Assert.Equal(GoogleApplication.Drive, token.Application);
        Assert.Equal("drive", token.ApplicationName);
        Assert.Equal(world.Drive.Issuer, token.Issuer);
        Assert.Equal(SampleTokens.Email, token.Email);
        Assert.Equal("google", token.EmailType);
        Assert.Equal("reader", token.Role);
        Assert.Equal(SampleTokens.KaclsUrl, token.KaclsUrl);
        Assert.Equal(SampleTokens.DriveResource, token.ResourceName);
        Assert.Equal("", token.PerimeterId);
        Assert.Equal("room@example.com", token.DelegatedTo);
        Assert.Equal("example.com", token.KaclsOwnerDomain);
        Assert.Null(token.MessageId);
        Assert.Equal(world.Time.GetUtcNow(), token.IssuedAt);
        Assert.Equal(world.Time.GetUtcNow().AddHours(1), token.Expires);
        using var payload = JsonDocument.Parse(token.Payload);
        Assert.Equal("reader", payload.RootElement.GetProperty("role").GetString());
        Assert.DoesNotContain(SampleTokens.Email, token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task gmail_token_gives_its_claims_and_may_have_a_longer_resource_name()
    {
        var minted = world.Gmail.GmailAuthorization("signer", "uq2NTjD6jhI=").With("resource_name", new string('r', 512));
        var token = await world.AuthorizeAsync(minted);
        Assert.Equal(GoogleApplication.Gmail, token.Application);
        Assert.Equal(512, token.ResourceName.Length);
        Assert.Equal("google", token.EmailType);
        Assert.Equal("<CAP8D7p2abcdef@mail.example.com>", token.MessageId);
        Assert.Equal(("uq2NTjD6jhI=", "SHA-256"), (token.SpkiHash, token.SpkiHashAlgorithm));

        var longer = world.Gmail.GmailAuthorization("signer", "uq2NTjD6jhI=").With("resource_name", new string('r', 513)).Mint();
        await Refused.WithAsync(Errors.ClaimTooLong, longer, world.AuthorizeAsync);
    }

    [Fact]
    [Rule("9-5")]
    public async Task email_type_is_read_under_its_older_name_when_the_newer_is_absent()
    {
        var older = world.Drive.DriveAuthorization().Without("email_type").With("email_verification_type", "google-visitor");
        Assert.Equal("google-visitor", (await world.AuthorizeAsync(older)).EmailType);
        var both = world.Drive.DriveAuthorization().With("email_type", "customer-idp").With("email_verification_type", "google");
        Assert.Equal("customer-idp", (await world.AuthorizeAsync(both)).EmailType);
    }

    [Fact]
    public async Task largest_legal_sizes_are_accepted()
    {
        var largest = world.Drive.DriveAuthorization().With("resource_name", new string('é', 64))
            .With("perimeter_id", new string('p', 128));
        var token = await world.AuthorizeAsync(largest);
        Assert.Equal((64, 128), (token.ResourceName.Length, token.PerimeterId.Length));
    }

    [Fact]
    public async Task optional_claims_that_google_leaves_empty_are_absent()
    {
        var empty = world.Drive.DriveAuthorization().With("delegated_to", "").With("kacls_owner_domain", "").With("perimeter_id", null);
        var token = await world.AuthorizeAsync(empty);
        Assert.Equal((null, null, ""), (token.DelegatedTo, token.KaclsOwnerDomain, token.PerimeterId));
    }

    [Fact]
    public async Task audience_list_that_holds_ours_is_accepted() =>
        await world.AuthorizeAsync(world.Drive.DriveAuthorization().With("aud", new[] { "other", SampleTokens.GoogleAudience }));

    /// <summary>The mistake of pooling all keys: any identity provider could speak for Google.</summary>
    [Fact]
    public async Task identity_provider_that_signs_as_google_is_refused()
    {
        var named = world.Drive.DriveAuthorization().SignedBy(world.Idp.Keys[0]).Mint();
        await Refused.WithAsync(Errors.KeyUnknown, named, world.AuthorizeAsync);
        var unnamed = world.Drive.DriveAuthorization().SignedBy(world.Idp.Keys[0]).WithoutHeader("kid").Mint();
        await Refused.WithAsync(Errors.SignatureInvalid, unnamed, world.AuthorizeAsync);
    }

    [Fact]
    [Rule("G1-1")]
    public async Task key_of_another_google_application_is_refused()
    {
        var token = world.Drive.DriveAuthorization().SignedBy(world.Gmail.Keys[0]).Mint();
        await Refused.WithAsync(Errors.KeyUnknown, token, world.AuthorizeAsync);
    }

    [Fact]
    public async Task identity_provider_is_no_issuer_of_authorization_tokens()
    {
        var token = world.Idp.DriveAuthorization().Mint();
        await Refused.WithAsync(Errors.PurposeMismatch, token, world.AuthorizeAsync);
    }
}
