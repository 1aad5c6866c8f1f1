using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kacls.Access;
using Kacls.Audit;
using Kacls.Diagnostics;
using Kacls.Envelopes;
using Kacls.Http;
using Kacls.KeyEncryption;
using Kacls.Operations;
using Kacls.Perimeters;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Settings;
using Kacls.Tokens;
using Kacls.Tokens.Keys;

namespace Kacls.Hosting;

/// <summary>
/// What costs time only once, done by another processor while the host is being built: the cryptographic library is loaded, and what a wrap
/// goes through is compiled and linked, by one wrap. Its issuer, its KEK and its settings are made up of random numbers and handed to
/// nobody: no key of anybody's is in it, no record tells of it, and what comes out is thrown away.
/// </summary>
internal static class FirstUse
{
    private const string Url = "https://first-use.invalid/v1";
    private const int ModulusSize = 256;

    /// <summary>Begins, and does not wait. A single processor has the start itself to do.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount > 1)
        {
            _ = Task.Run(RunAsync);
        }
    }

    internal static async Task RunAsync()
    {
        using var rsa = RSA.Create(MadeUpKey());
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Verify(rsa);
        var settings = new KaclsSettings { Urls = [Url] };
        var diagnostics = new KaclsDiagnostics(nameof(FirstUse));
        var ring = new KeyEncryptionRing([new MadeUpKek(rsa)], static _ => true);
        var perimeter = new Perimeter(nameof(FirstUse), []);
        var wrap = new WrapOperation(
            new TokenValidator(new IssuerRegistry(Issuers(signing), []), TimeProvider.System, settings.ClockSkew, diagnostics),
            new AccessRules(new KaclsUrlRule(settings), new OwnerDomainRule(settings), new GuestRule(settings)),
            new PerimeterCheck(new PerimeterPolicy(perimeter, perimeter, [], true), settings, diagnostics, TimeProvider.System),
            new DekEnvelopes(new EnvelopeService(ring)));
        using var body = RequestBody.Parse(Body(signing), wrap.Reads);
        var record = new AuditRecord(wrap.Operation.Name, CorrelationId.New());
        using var reply = await wrap.AnswerAsync(new(wrap.Operation, body, clientAddress: null, record, CancellationToken.None));
    }

    /// <summary>Google signs by RSA, of which only a public key can be made up at no cost.</summary>
    private static void Verify(RSA rsa) =>
        rsa.VerifyHash(SHA256.HashData([]), new byte[ModulusSize], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static RSAParameters MadeUpKey()
    {
        var modulus = RandomNumberGenerator.GetBytes(ModulusSize);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        return new() { Modulus = modulus, Exponent = [1, 0, 1] };
    }

    private static IEnumerable<TrustedIssuer> Issuers(ECDsa signing)
    {
        var key = VerificationKey.OfEc(signing.ExportParameters(includePrivateParameters: false), "1", "ES256")!;
        var keys = new MadeUpKeys(new(new([key], [])));
        foreach (var purpose in new[] { TokenPurposes.Authorization, TokenPurposes.User })
        {
            yield return new($"{purpose}", keys, [new()
            {
                Name = nameof(FirstUse),
                Purposes = purpose,
                Audiences = FrozenSet.Create(StringComparer.Ordinal, Url),
                Algorithms = SignatureAlgorithms.Asymmetric,
                Application = GoogleApplication.Drive,
            }]);
        }
    }

    private static byte[] Body(ECDsa signing)
    {
        var (user, authorization) = (Token(signing, TokenPurposes.User), Token(signing, TokenPurposes.Authorization));
        return Encoding.UTF8.GetBytes($$"""{"authentication":"{{user}}","authorization":"{{authorization}}","key":"AAAA","reason":""}""");
    }

    private static string Token(ECDsa signing, TokenPurposes issuer)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = """{"alg":"ES256","typ":"JWT","kid":"1"}"""u8;
        var payload = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            {"iss":"{{issuer}}","aud":"{{Url}}","iat":{{now}},"exp":{{now + 60}},"sub":"1","email":"a@first-use.invalid",
            "email_verified":true,"role":"writer","kacls_url":"{{Url}}","resource_name":"1","perimeter_id":""}
            """));
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        var signature = signing.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private sealed class MadeUpKeys(KeySnapshot snapshot) : IVerificationKeys
    {
        public KeySnapshot? Current => snapshot;

        public ValueTask<KeySnapshot?> FindAsync(string? kid, CancellationToken cancellationToken) => new(snapshot);

        public ValueTask<KeySnapshot> RefreshAsync(KeySnapshot seen, CancellationToken cancellationToken) => new(seen);
    }

    private sealed class MadeUpKek(RSA rsa) : IKeyEncryptionKey
    {
        public string Name => "first-use";

        public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation) => new(
            new WrappedContentKey(default, KekAlgorithm.RsaOaep256, rsa.Encrypt(contentKey.Span, RSAEncryptionPadding.OaepSHA256)));

        public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation) =>
            throw new NotSupportedException("Only the public half is made up.");

        public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) => new(SealSecret.None);
    }
}
