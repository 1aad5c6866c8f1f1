using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.KeyEncryption;
using Kacls.Operations;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using KaclsFunctions.Tests.KeyVault;
using Microsoft.IdentityModel.Tokens;
using TokenReader = Kacls.Tokens.TokenReader;

namespace KaclsFunctions.Tests.Memory;

/// <summary>What is remembered of many has a bound. ReplayCacheTests says it of migration tokens, AuditLanesTests of records.</summary>
public sealed class BoundTests
{
    [Fact]
    public void the_audit_tells_apart_so_many_names_in_a_minute()
    {
        var rates = new AuditRates();
        var now = new ManualTimeProvider().GetUtcNow();
        var taken = Enumerable.Range(0, 20_000).Count(user => rates.TryTake(($"user-{user}@other.example", "https://idp.example"), now));
        Assert.Equal(AuditRates.MaximumNames, taken);
    }

    [Fact]
    public void a_limit_for_each_user_has_so_many_buckets()
    {
        using var limit = new UnwrapLimit(new KaclsSettings { Limits = { UnwrapsPerUserPerMinute = 100_000 } });
        for (var user = 0; user < 150_000; user++)
        {
            limit.Check(Token($"user-{user}@other.example"));
        }

        Assert.InRange(Reachable.From([limit]).Of<TokenBucketRateLimiter>(), 50_000, 65_536);
    }

    [Fact]
    public void clients_are_kept_of_so_many_versions()
    {
        using var transport = new HttpClientTransport();
        var clients = new VaultClients(new Uri("https://contoso.vault.azure.net"), "kacls-kek", new FakeTokenCredential(), transport);
        for (var number = 0; number < 1_000; number++)
        {
            var version = new KekVersion((UInt128)number);
            clients.Keep(version, clients.Version(version));
        }

        Assert.Equal(256, Reachable.From([clients]).Of<CryptographyClient>());
    }

    /// <summary>An issuer rotates its keys for as long as an instance runs, and IdentityModel can keep what verifies with each.</summary>
    [Fact]
    public async Task of_an_issuers_old_keys_so_many_are_kept()
    {
        var time = new ManualTimeProvider();
        for (var rotation = 0; rotation < 3_000; rotation++)
        {
            using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var token = TokenReader.Read(
                new TokenIssuer("https://idp.example", time, IssuerKey.Of(ecdsa)).IdToken().Mint(), TokenKind.Authentication);
            var key = VerificationKey.OfEc(ecdsa.ExportParameters(includePrivateParameters: false), token.KeyId, algorithm: null)!;
            Assert.True(TokenSignature.IsBy(new KeySnapshot(new KeySet([key], [])), token));
        }

        // IdentityModel clears away in the background.
        await Eventually.True(() =>
            Reachable.From([CryptoProviderFactory.Default], typeof(VerificationKey).Assembly).Of<SignatureProvider>() <= 1_500);
    }

    private static AuthenticationToken Token(string email) => new()
    {
        Provider = "idp",
        Uses = TokenPurposes.User,
        Issuer = "https://idp.example",
        ComparableEmail = email,
        IssuedAt = default,
        Expires = default,
        Payload = default,
    };
}
