using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Access;
using Kacls.Audit;
using Kacls.Diagnostics;
using Kacls.Envelopes;
using Kacls.Http;
using Kacls.KeyEncryption;
using Kacls.Operations;
using Kacls.Perimeters;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Signing;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using JsonWebKey = Microsoft.IdentityModel.Tokens.JsonWebKey;

namespace Kacls.Hosting;

/// <summary>
/// The real operations over a KEK and two issuers that exist here alone and for as long as this object: what is sealed here opens nowhere
/// else, and a token of theirs is good for nothing else.
/// </summary>
internal sealed class RehearsalStage : IDisposable
{
    private const string Google = "rehearsal-google";
    private const string Provider = "rehearsal-provider";
    private const string KaclsUrl = "https://rehearsal.invalid/v1";
    private const string Email = "rehearsal@rehearsal.invalid";
    private readonly RSA key = RSA.Create(2048);
    private readonly OperationEndpoint endpoint;
    private readonly string authentication;
    private readonly string authorization;

    internal RehearsalStage(KaclsSettings real, TimeProvider time)
    {
        var settings = new KaclsSettings { Urls = [KaclsUrl], AllowedOrigins = real.AllowedOrigins };
        var diagnostics = new KaclsDiagnostics("Kacls.Rehearsal");
        var verification = new OwnKeys(new PublicKeys(SigningJwk.Of(key.ExportParameters(includePrivateParameters: false))));
        var issuers = new IssuerRegistry(
            [
                new TrustedIssuer(Google, verification, [Grant(Google, TokenPurposes.Authorization, GoogleApplication.Drive)]),
                new TrustedIssuer(Provider, verification, [Grant(Provider, TokenPurposes.User)]),
            ],
            peers: []);
        var tokens = new TokenValidator(issuers, time, settings.ClockSkew, diagnostics);
        var rules = new AccessRules(new KaclsUrlRule(settings), new OwnerDomainRule(settings), new GuestRule(settings));
        var perimeter = new PerimeterCheck(new PolicyReader([], new()).Read(settings.Perimeters), diagnostics, time);
        var kek = new MeasuredKeyEncryptionKey(new LocalKeyEncryptionKey(key.ExportRSAPrivateKeyPem()), diagnostics, time);
        var envelopes = new DekEnvelopes(new EnvelopeService(new KeyEncryptionRing([kek], _ => true)));
        endpoint = new OperationEndpoint(
            settings,
            new OperationCatalogue([new WrapOperation(tokens, rules, perimeter, envelopes), new UnwrapOperation(tokens, rules, perimeter, envelopes)]),
            new ReplyHeaders(settings),
            new Admission(settings),
            new ClientAddress(settings, new ConnectionAddresses(AreClients: true)),
            new AuditLog(NullLoggerFactory.Instance),
            diagnostics,
            time,
            NullLogger<OperationEndpoint>.Instance);

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        authentication = Mint(Provider, now, new() { ["email"] = Email });
        authorization = Mint(Google, now, new()
        {
            ["email"] = Email,
            ["role"] = "writer",
            ["kacls_url"] = KaclsUrl,
            ["resource_name"] = "//rehearsal.invalid/document",
            ["perimeter_id"] = "",
        });
    }

    public void Dispose() => key.Dispose();

    /// <summary>Seals 32 random bytes and opens them again, from the body of the request to that of the reply.</summary>
    /// <exception cref="InvalidOperationException">A reply was not granted.</exception>
    internal async Task WrapAndUnwrapAsync()
    {
        var wrapped = await AnswerAsync("wrap", "key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), "wrapped_key");
        await AnswerAsync("unwrap", "wrapped_key", wrapped, "key");
    }

    private async Task<string> AnswerAsync(string operation, string member, string value, string wanted)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["authentication"] = authentication,
            ["authorization"] = authorization,
            [member] = value,
            ["reason"] = "",
        });
        using var reply = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Post, Body = new MemoryStream(body) }, Response = { Body = reply } };
        await endpoint.RunAsync(context, operation);
        using var json = JsonDocument.Parse(reply.GetBuffer().AsMemory(0, (int)reply.Length));
        return context.Response.StatusCode == StatusCodes.Status200OK
            ? json.RootElement.GetProperty(wanted).GetString()!
            : throw new InvalidOperationException($"{operation}: {json.RootElement.GetProperty("details").GetString()}");
    }

    private string Mint(string issuer, long now, Dictionary<string, object> claims)
    {
        (claims["iss"], claims["aud"], claims["iat"], claims["exp"]) = (issuer, issuer, now, now + 3600);
        var jwk = SigningJwk.Of(key.ExportParameters(includePrivateParameters: false));
        var token = new CompactJws(jwk.Kid, "JWT", claims);
        return token.With(key.SignHash(token.Digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static IssuerGrant Grant(string name, TokenPurposes purposes, GoogleApplication? application = null) => new()
    {
        Name = name,
        Purposes = purposes,
        Application = application,
        Audiences = FrozenSet.Create(StringComparer.Ordinal, name),
        Algorithms = SignatureAlgorithms.Google,
    };

    private sealed class PublicKeys(JsonWebKey key) : ISigningKeys
    {
        private readonly JsonWebKey[] keys = [key];

        public ValueTask<IReadOnlyList<JsonWebKey>> GetPublicKeysAsync(CancellationToken cancellation) => new(keys);

        public ValueTask<IReadOnlyList<JsonWebKey>> RefreshPublicKeysAsync(CancellationToken cancellation) => new(keys);
    }
}
