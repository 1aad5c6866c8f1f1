using System.Security.Cryptography;
using System.Text;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

public abstract class DigestTests(HostFixture host)
{
    private readonly KaclsClient kacls = host.Kacls;

    [Theory]
    [InlineData("")]
    [InlineData("finance")]
    [Rule("4.4-1", "4.4-2", "5-3")]
    public async Task is_the_hash_of_what_was_wrapped(string perimeterId)
    {
        var dek = SampleDek.New();
        var wrapped = await kacls.WrapAsync(dek, kacls.Drive.DriveAuthorization().With("perimeter_id", perimeterId));

        var reply = await kacls.PostAsync("digest", kacls.DigestBody(wrapped));

        Assert.Equal(["resource_key_hash"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            HMACSHA256.HashData(dek, Encoding.UTF8.GetBytes($"ResourceKeyDigest:{SampleTokens.DriveResource}:{perimeterId}")),
            reply.Bytes("resource_key_hash"));
    }

    [Theory]
    [InlineData("migration", "migrator", "role_not_allowed")]
    [InlineData("migration", "reader", "role_not_allowed")]
    [InlineData("drive", "verifier", "application_not_allowed")]
    [Rule("4.4-3")]
    public async Task any_other_role_or_application_is_refused(string application, string role, string reasonCode)
    {
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        var authorization = kacls.Issuers[application].Issuer.MigrationAuthorization(role);
        (await kacls.PostAsync("digest", kacls.DigestBody(wrapped, authorization))).AssertRefused(403, reasonCode);
    }

    [Theory]
    [InlineData("resource_name", "//googleapis.com/drive/files/other", "resource_mismatch")]
    [InlineData("kacls_url", "https://other.example.com/v1", "kacls_url_mismatch")]
    [InlineData("kacls_owner_domain", "fabrikam.example", "owner_domain_mismatch")]
    [Rule("4.4-4")]
    public async Task a_token_for_something_else_is_refused(string claim, string value, string reasonCode)
    {
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        var authorization = kacls.Migration.MigrationAuthorization("verifier").With(claim, value);
        (await kacls.PostAsync("digest", kacls.DigestBody(wrapped, authorization))).AssertRefused(403, reasonCode);
    }
}
