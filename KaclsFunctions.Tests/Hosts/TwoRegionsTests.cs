using System.Security.Cryptography;
using Kacls.Envelopes;
using KaclsFunctions.Tests.Infra;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>What one region's app makes the other's takes; each wraps under its own region's KEKs.</summary>
public sealed class TwoRegionsTests(TwoRegions regions) : IClassFixture<TwoRegions>
{
    [Fact]
    [Rule("4.2-9")]
    public async Task each_region_wraps_under_its_own_keks_and_opens_what_the_other_wrapped()
    {
        foreach (var (one, other) in new[] { (regions.First, regions.Second), (regions.Second, regions.First) })
        {
            // More wraps than KEKs, so that each has its turn.
            foreach (var _ in Enumerable.Range(0, 4))
            {
                var dek = SampleDek.New();
                var wrapped = await one.WrapAsync(dek);
                Assert.Contains(KekOf(wrapped), one.Keks);
                Assert.DoesNotContain(KekOf(wrapped), other.Keks);
                await one.AssertOpensAsync(wrapped, dek);
                await other.AssertOpensAsync(wrapped, dek);
            }
        }
    }

    [Fact]
    public async Task mail_is_signed_in_one_region_with_a_key_that_was_wrapped_in_the_other()
    {
        var key = SmimeKeys.Rsa2048;
        var digest = SHA256.HashData("mail"u8);
        foreach (var (one, other) in new[] { (regions.First, regions.Second), (regions.Second, regions.First) })
        {
            var wrapped = await one.GrantedAsync("wrapprivatekey", RegionalRequests.WrapPrivateKey(key), "wrapped_private_key");
            Assert.Contains(KekOf(wrapped), one.Keks);
            var signature = await other.GrantedAsync(
                "privatekeysign", RegionalRequests.Sign(other, key, wrapped, digest), "signature");
            Assert.True(key.VerifyHash(
                digest, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    [Fact]
    public async Task a_delegation_made_in_one_region_holds_in_the_other_and_both_publish_the_same_keys()
    {
        foreach (var (one, other) in new[] { (regions.First, regions.Second), (regions.Second, regions.First) })
        {
            Assert.Contains(KekOf(await other.WrapInTheRoomAsync(await one.DelegateAsync())), other.Keks);
        }

        Assert.Equal((await regions.First.GetAsync("certs")).Body, (await regions.Second.GetAsync("certs")).Body);
    }

    /// <summary>There is one service, with one URL: a document of one app's own would not open at the other.</summary>
    [Theory]
    [InlineData("two-regions")]
    [InlineData("two-regions:second")]
    public async Task a_token_for_an_apps_own_address_is_refused_by_both(string name)
    {
        var own = InfraScenarios.App(await InfraScenarios.SnapshotAsync(name), name).Text("name");
        foreach (var app in regions.Both)
        {
            var url = $"https://{own}.azurewebsites.net{new Uri(app.Url).AbsolutePath}";
            (await app.PostAsync("wrap", RegionalRequests.Wrap(app, SampleDek.New(), url))).AssertRefused(403, "kacls_url_mismatch");
        }
    }

    [Fact]
    public async Task both_are_healthy_and_name_nothing_as_degraded()
    {
        foreach (var app in regions.Both)
        {
            await app.AssertStatusBecomesAsync("");
        }
    }

    internal static string KekOf(string wrappedKey) =>
        EnvelopeHeader.TryRead(Convert.FromBase64String(wrappedKey), out var header) ? header.KekName : "";
}
