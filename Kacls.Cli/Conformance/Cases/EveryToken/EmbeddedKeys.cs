using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>Keys that a token brings with it, or points at: whoever makes the token chooses them, so they say nothing.</summary>
internal static class EmbeddedKeys
{
    private const string Path = "/conformance-attacker";
    private const string Rule = $"{Rules.ConfigureService}: tokens are verified with the issuer's published keys; {Rules.Jws}, 4.1";

    private static readonly (string Name, Action<ConformanceContext, TokenDraft, string> Put)[] Headers =
    [
        ("jwk", (context, token, _) => token.Header["jwk"] = context.Stranger.ToJwk()),
        ("x5c", (context, token, _) => token.Header["x5c"] = new JsonArray(Convert.ToBase64String(Certificate(context.Stranger).RawData))),
        ("jku", (_, token, place) => token.Header["jku"] = $"{place}/keys"),
        ("x5u", (_, token, place) => token.Header["x5u"] = $"{place}/certificate"),
        ("kid as a URL", (_, token, place) => token.Header["kid"] = $"{place}/keys"),
        ("all", (context, token, place) =>
        {
            token.Header["jwk"] = context.Stranger.ToJwk();
            token.Header["x5c"] = new JsonArray(Convert.ToBase64String(Certificate(context.Stranger).RawData));
            token.Header["jku"] = $"{place}/keys";
            token.Header["x5u"] = $"{place}/certificate";
        }),
    ];

    public static IEnumerable<Case> Cases() => Carrier.All.Concat(Carrier.Forged).Select(carrier => new Case(
        $"{carrier.Prefix}.embedded_key", carrier.Operation, Rule, CaseLevel.Google, async context =>
        {
            var path = $"{Path}/{carrier.Prefix}";
            var place = context.Config.Listen + path;
            Publish(context, path);
            var attempts = new List<Attempt>();
            foreach (var (name, put) in Headers)
            {
                foreach (var namesStranger in new[] { true, false })
                {
                    var call = await carrier.RightAsync(context);
                    var token = carrier.TokenOf(call);
                    token.Key = context.Stranger;
                    if (namesStranger)
                    {
                        token.SignWith(context.Stranger);
                    }

                    put(context, token, place);
                    attempts.Add(new($"{name} of a stranger, under the kid of {(namesStranger ? "the stranger" : "the issuer")}", call));
                }
            }

            await context.AllRefusedAsync(attempts);
            var fetched = context.Server.Requests.FirstOrDefault(request => request.Path.StartsWith(path, StringComparison.Ordinal));
            Expect.True(fetched is null, $"The service fetched {fetched?.Path}, which only a token named.");
        }));

    private static void Publish(ConformanceContext context, string path)
    {
        context.Server.Put($"{path}/keys", new(200, new JsonObject { ["keys"] = new JsonArray(context.Stranger.ToJwk()) }.ToJsonString()));
        context.Server.Put($"{path}/certificate", new(200, Certificate(context.Stranger).ExportCertificatePem()));
    }

    private static X509Certificate2 Certificate(SigningKey key)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=conformance", key.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
