using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Tokens;
using Kacls.Tokens.Keys;

namespace KaclsFunctions.Tests.Tokens;

/// <summary>What the validator asks of an issuer's keys, and what it makes of the answers; the keys are at hand, without HTTP.</summary>
public sealed class TokenValidatorTests
{
    private const string Peer = "https://old.example/v1";
    private const string Admin = "admin-client-id";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
    private static readonly TokenErrors Errors = ErrorCatalogue.Authentication;
    private static readonly IssuerKey Key = KeyPool.EcP256.Named("the-key");
    private static readonly IssuerKey Newer = KeyPool.EcP384.Named("the-key");
    private static readonly KeySnapshot Known = Snapshot(Key);

    private readonly ManualTimeProvider time = new();
    private readonly TokenIssuer idp;

    public TokenValidatorTests() => idp = new TokenIssuer("https://idp.example.com", time, Key);

    [Fact]
    public async Task a_right_token_costs_no_further_fetch()
    {
        var keys = new HeldKeys(Known, Known);
        var token = await AuthenticateAsync(keys, idp.IdToken().Mint());
        Assert.Equal(("idp", TokenPurposes.User, SampleTokens.Email), (token.Provider, token.Uses, token.Email));
        Assert.Equal((1, 0), (keys.Finds, keys.Refreshes));
    }

    [Fact]
    public async Task a_key_that_nobody_publishes_is_named_beside_those_that_are_known()
    {
        var refusal = await RefusedAsync(Errors.KeyUnknown, new HeldKeys(null, Known), idp.IdToken());
        Assert.Equal("kid of issuer 'https://idp.example.com': received 'the-key'; accepted 'the-key'", refusal.Detail);
        refusal = await RefusedAsync(Errors.KeyUnknown, new HeldKeys(null, null), idp.IdToken());
        Assert.Equal("kid of issuer 'https://idp.example.com': received 'the-key'; accepted none", refusal.Detail);
        var unusable = new KeySnapshot(new KeySet([], [new PassedOverKey("the-key", "too short")]));
        refusal = await RefusedAsync(Errors.KeyUnknown, new HeldKeys(null, unusable), idp.IdToken());
        Assert.Contains(
            "'https://idp.example.com', whose published key was passed over: too short:", refusal.Detail!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_signature_that_no_key_made_is_tried_once_more_with_newer_keys()
    {
        idp.Rotate(Newer);
        var keys = new HeldKeys(Known, Snapshot(Newer));
        await AuthenticateAsync(keys, idp.IdToken().Mint());
        Assert.Equal((1, 1), (keys.Finds, keys.Refreshes));

        // The same keys again, and others that did not make it either.
        await RefusedAsync(Errors.SignatureInvalid, new HeldKeys(Known, Known), idp.IdToken());
        await RefusedAsync(Errors.SignatureInvalid, new HeldKeys(Known, Snapshot(KeyPool.EcP521.Named("the-key"))), idp.IdToken());
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("AAAA")]
    public async Task a_signature_that_is_none_is_invalid(string signature)
    {
        var token = idp.IdToken().Mint();
        await RefusedAsync(
            Errors.SignatureInvalid, new HeldKeys(Known, Known), token[..(token.LastIndexOf('.') + 1)] + signature, TokenPurposes.User);
    }

    /// <summary>96 bytes are 128 digits; one more is no base64url, whatever comes before it.</summary>
    [Fact]
    public async Task a_signature_with_a_digit_more_is_invalid()
    {
        idp.Rotate(Newer);
        var keys = Snapshot(Newer);
        var token = idp.IdToken().Mint();
        await AuthenticateAsync(new HeldKeys(keys, keys), token);
        await RefusedAsync(Errors.SignatureInvalid, new HeldKeys(keys, keys), token + "A", TokenPurposes.User);
    }

    /// <summary>A body is an array, and a token a part of it; any other memory does as well.</summary>
    [Fact]
    public async Task a_token_is_verified_wherever_it_lies()
    {
        var bytes = Encoding.UTF8.GetBytes(idp.IdToken().Mint());
        byte[] body = [0, 1, 2, .. bytes, 3];
        using var unmanaged = new OtherMemory(bytes);
        foreach (var token in new ReadOnlyMemory<byte>[] { bytes, body.AsMemory(3, bytes.Length), unmanaged.Memory })
        {
            await Validator(new HeldKeys(Known, Known)).ValidateAuthenticationAsync(token, TokenPurposes.User, default);
        }
    }

    [Fact]
    public async Task one_entry_decides_and_all_grant_their_uses()
    {
        var both = idp.IdToken().With("aud", new[] { SampleTokens.ClientId, Admin }).Mint();
        var token = await AuthenticateAsync(new HeldKeys(Known, Known), both, TokenPurposes.Privileged);
        Assert.Equal(("admins", TokenPurposes.User | TokenPurposes.Privileged), (token.Provider, token.Uses));
        await RefusedAsync(Errors.PurposeMismatch, new HeldKeys(Known, Known), idp.IdToken().Mint(), TokenPurposes.Privileged);
        await RefusedAsync(Errors.AudienceMismatch, new HeldKeys(Known, Known), idp.IdToken().With("aud", "another"));
        await RefusedAsync(Errors.PurposeMismatch, new HeldKeys(Known, Known), idp.IdToken().WithHeader("typ", "at+jwt"));
    }

    /// <summary>What can't be granted costs no fetch of keys.</summary>
    [Fact]
    public async Task a_purpose_or_an_algorithm_that_no_entry_has_is_refused_before_the_keys_are_asked()
    {
        var keys = new HeldKeys(Known, Known);
        await RefusedAsync(Errors.PurposeMismatch, keys, idp.IdToken().Mint(), TokenPurposes.Guest);
        await RefusedAsync(Errors.AlgorithmNotAllowed, keys, idp.IdToken().WithHmac([1]));
        await RefusedAsync(Errors.IssuerUnknown, keys, idp.IdToken().With("iss", "https://evil.example"));
        Assert.Equal((0, 0), (keys.Finds, keys.Refreshes));
    }

    [Fact]
    public async Task an_authorization_has_a_role_unless_its_operation_has_none()
    {
        var validator = Validator(new HeldKeys(Known, Known));
        var without = Encoding.UTF8.GetBytes(Drive().DriveAuthorization().Without("role").Mint());
        var refusal = await Assert.ThrowsAsync<KaclsException>(async () => await validator.ValidateAuthorizationAsync(without, default));
        Assert.Equal(ErrorCatalogue.Authorization.ClaimMissing, refusal.Error);
        Assert.Equal("", (await validator.ValidateAuthorizationAsync(without, needsRole: false, default)).Role);
        var with = Encoding.UTF8.GetBytes(Drive().DriveAuthorization().Mint());
        Assert.Equal("writer", (await validator.ValidateAuthorizationAsync(with, default)).Role);
    }

    /// <summary>Protocol buffers know no difference between empty and absent; identity providers do.</summary>
    [Fact]
    public async Task an_empty_nbf_is_absent_from_googles_tokens_alone()
    {
        var validator = Validator(new HeldKeys(Known, Known));
        await validator.ValidateAuthorizationAsync(Encoding.UTF8.GetBytes(Drive().DriveAuthorization().With("nbf", "").Mint()), default);
        await RefusedAsync(Errors.ClaimMalformed, new HeldKeys(Known, Known), idp.IdToken().With("nbf", ""));
    }

    [Theory]
    [InlineData(3660, true)]
    [InlineData(3661, false)]
    public async Task a_peers_token_lasts_an_hour_and_the_skew(int seconds, bool accepted)
    {
        var issuer = new TokenIssuer(Peer, time, Key);
        var token = issuer.Token().With("aud", "kacls-migration").With("kacls_url", SampleTokens.KaclsUrl).With("resource_name", "resource")
            .With("exp", time.GetUtcNow().ToUnixTimeSeconds() + seconds).Mint();
        var validator = Validator(new HeldKeys(Known, Known));
        if (accepted)
        {
            Assert.Equal(Peer, (await validator.ValidatePeerAsync(Encoding.UTF8.GetBytes(token), default)).Issuer);
        }
        else
        {
            var refusal = await Assert.ThrowsAsync<KaclsException>(
                async () => await validator.ValidatePeerAsync(Encoding.UTF8.GetBytes(token), default));
            Assert.Equal(Errors.ClaimMalformed, refusal.Error);
        }
    }

    [Fact]
    public void the_issuer_that_a_token_claims_is_read_without_any_key()
    {
        Assert.Equal(idp.Issuer, TokenValidator.ClaimedIssuer(Encoding.UTF8.GetBytes(idp.IdToken().Mint())));
        var refusal = Assert.Throws<KaclsException>(
            () => TokenValidator.ClaimedIssuer(Encoding.UTF8.GetBytes(idp.IdToken().Without("iss").Mint())));
        Assert.Equal(Errors.ClaimMissing, refusal.Error);
        Assert.Equal("iss", refusal.Detail);
    }

    private TokenIssuer Drive() => new("https://drive.example.com", time, Key);

    private static KeySnapshot Snapshot(params IssuerKey[] keys) =>
        new(JwksReader.Read(Encoding.UTF8.GetBytes(new TokenIssuer("", TimeProvider.System, keys).Jwks)));

    private ValueTask<AuthenticationToken> AuthenticateAsync(
        HeldKeys keys, string token, TokenPurposes anyOf = TokenPurposes.User) =>
        Validator(keys).ValidateAuthenticationAsync(Encoding.UTF8.GetBytes(token), anyOf, default);

    private Task<KaclsException> RefusedAsync(KaclsError error, HeldKeys keys, TokenBuilder token) =>
        RefusedAsync(error, keys, token.Mint(), TokenPurposes.User);

    private Task<KaclsException> RefusedAsync(KaclsError error, HeldKeys keys, string token, TokenPurposes anyOf) =>
        Refused.WithAsync(error, token, text => AuthenticateAsync(keys, text, anyOf));

    private TokenValidator Validator(HeldKeys keys) => new(
        new IssuerRegistry(
            [
                new TrustedIssuer(
                    idp.Issuer,
                    keys,
                    [Grant("idp", TokenPurposes.User, SampleTokens.ClientId), Grant("admins", TokenPurposes.Privileged, Admin)]),
                new TrustedIssuer(
                    Drive().Issuer,
                    keys,
                    [
                        Grant("drive", TokenPurposes.Authorization, SampleTokens.GoogleAudience) with
                        {
                            Application = GoogleApplication.Drive,
                        },
                    ]),
            ],
            [new TrustedIssuer(Peer, keys, [Grant(Peer, TokenPurposes.MigrationPeer, "kacls-migration")])]),
        time,
        Skew);

    private static IssuerGrant Grant(string name, TokenPurposes purposes, string audience) => new()
    {
        Name = name,
        Purposes = purposes,
        Audiences = new[] { audience }.ToFrozenSet(StringComparer.Ordinal),
        Algorithms = new[] { "ES256", "ES384" }.ToFrozenSet(StringComparer.Ordinal),
    };

    /// <summary>Keys that are at hand: found ones, and those that a refresh brings.</summary>
    private sealed class HeldKeys(KeySnapshot? found, KeySnapshot? newer) : IVerificationKeys
    {
        public int Finds { get; private set; }

        public int Refreshes { get; private set; }

        public KeySnapshot? Current => newer;

        public ValueTask<KeySnapshot?> FindAsync(string? kid, CancellationToken cancellationToken)
        {
            Finds++;
            return new(found);
        }

        public ValueTask<KeySnapshot> RefreshAsync(KeySnapshot seen, CancellationToken cancellationToken)
        {
            Refreshes++;
            Assert.Same(found, seen);
            return new(newer!);
        }
    }

    /// <summary>Memory that is no part of an array.</summary>
    private sealed class OtherMemory(byte[] bytes) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => bytes;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
