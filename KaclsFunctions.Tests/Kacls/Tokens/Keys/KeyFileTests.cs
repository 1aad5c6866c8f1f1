using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kacls.Errors;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace KaclsFunctions.Tests.Tokens.Keys;

public sealed class KeyFileTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly string path = Path.Combine(Path.GetTempPath(), $"kacls-keys-{Path.GetRandomFileName()}");
    private readonly TokenIssuer issuer;
    private readonly KeySourceFactory factory;
    private readonly KeySource source;
    private readonly TokenValidator validator;

    public KeyFileTests()
    {
        issuer = new TokenIssuer("https://idp.example.com", time, KeyPool.Rsa(0));
        factory = new KeySourceFactory(time, NullLoggerFactory.Instance);
        var provider = new AuthenticationProviderSettings
        {
            Name = "idp",
            Issuer = issuer.Issuer,
            Audiences = [SampleTokens.ClientId],
            Uses = ["user"],
            Keys = [path],
        };
        var registry = new IssuerReader(new() { Authentication = new() { Providers = [provider] } }, new()).Read().Open(factory.Open);
        source = (KeySource)registry.Find(issuer.Issuer)!.Keys;
        validator = new TokenValidator(registry, time, TimeSpan.FromMinutes(1));
    }

    public void Dispose()
    {
        source.Dispose();
        factory.Dispose();
        File.Delete(path);
    }

    [Fact]
    public async Task jwks_file_is_read()
    {
        await File.WriteAllTextAsync(path, issuer.Jwks);
        await AcceptsAsync(issuer.IdToken());
    }

    [Fact]
    public async Task pem_keys_are_tried_for_any_kid()
    {
        issuer.Rotate(KeyPool.Rsa(0), KeyPool.EcP256, KeyPool.EcP521);
        await File.WriteAllTextAsync(path, "Subject: keys of the provider\n" + issuer.Pem);
        await AcceptsAsync(issuer.IdToken());
        await AcceptsAsync(issuer.IdToken().WithoutHeader("kid"));
        await AcceptsAsync(issuer.IdToken().SignedBy(KeyPool.EcP256));
        await AcceptsAsync(issuer.IdToken().SignedBy(KeyPool.EcP521));
        await AcceptsAsync(issuer.IdToken().Using("RS512"));
        await AcceptsAsync(issuer.IdToken().Using("PS384"));
    }

    [Fact]
    public async Task certificate_gives_its_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=idp", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(time.GetUtcNow(), time.GetUtcNow().AddDays(1));
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem());
        await AcceptsAsync(issuer.IdToken().SignedBy(IssuerKey.Of(key)));
    }

    [Fact]
    public async Task changed_pem_file_is_noticed_when_the_first_new_signature_comes()
    {
        await File.WriteAllTextAsync(path, issuer.Pem);
        await AcceptsAsync(issuer.IdToken());
        issuer.Rotate(KeyPool.Rsa(1));
        await File.WriteAllTextAsync(path, issuer.Pem);
        await AcceptsAsync(issuer.IdToken());
    }

    [Fact]
    public async Task changed_file_is_noticed_within_a_minute_without_any_token()
    {
        await File.WriteAllTextAsync(path, issuer.Jwks);
        await source.WarmUpAsync(CancellationToken.None);
        issuer.Rotate(KeyPool.Rsa(1));
        await File.WriteAllTextAsync(path, issuer.Jwks);
        time.Advance(TimeSpan.FromMinutes(1));
        await KeySourceAssertions.EventuallyAsync(() => source.Health.LastSuccess == time.GetUtcNow());
        Assert.True(await source.KnowsAsync(KeyPool.Rsa(1).Id));
    }

    [Fact]
    public async Task missing_file_is_an_unavailable_source_until_it_is_there()
    {
        await source.WarmUpAsync(CancellationToken.None);
        Assert.Equal("the file can't be read: FileNotFoundException", source.Health.LastFailure);
        await Refused.WithAsync(ErrorCatalogue.KeySourceUnavailable, issuer.IdToken().Mint(),
            token => validator.ValidateAuthenticationAsync(Encoding.UTF8.GetBytes(token), TokenPurposes.User, CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(5));
        await File.WriteAllTextAsync(path, issuer.Jwks);
        Assert.True(await source.KnowsAsync(KeyPool.Rsa(0).Id));
    }

    [Fact]
    public async Task private_key_in_the_file_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(path, issuer.Pem + key.ExportPkcs8PrivateKeyPem());
        Assert.Contains("no usable public key", await source.UnavailableForAsync("any"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no keys here")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")]
    [InlineData("{\"keys\":1}")]
    [InlineData("{\"keys\":[")]
    public async Task file_of_something_else_is_refused(string content)
    {
        await File.WriteAllTextAsync(path, content);
        await source.UnavailableForAsync("any");
        Assert.NotNull(source.Health.LastFailure);
    }

    [Fact]
    public async Task huge_file_is_refused()
    {
        await File.WriteAllTextAsync(path, new string(' ', 256 * 1024) + issuer.Jwks);
        Assert.Contains("too large", await source.UnavailableForAsync("any"), StringComparison.Ordinal);
    }

    private async Task AcceptsAsync(TokenBuilder token)
    {
        var minted = Encoding.UTF8.GetBytes(token.Mint());
        Assert.Equal(
            SampleTokens.Email, (await validator.ValidateAuthenticationAsync(minted, TokenPurposes.User, CancellationToken.None)).Email);
    }
}
