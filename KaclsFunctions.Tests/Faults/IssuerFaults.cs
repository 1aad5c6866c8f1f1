using Kacls.Testing.Issuers;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What the source of an issuer's keys can do.</summary>
internal static class IssuerFaults
{
    private const string Unavailable = "503 `key_source_unavailable`, Retry-After 2";
    private const string Unknown = "401 `authentication_key_unknown`";
    private const string None = "denied: kid of issuer …; accepted none";
    private const string Empty = """{"keys":[]}""";

    private static readonly string TooMany = $$"""{"keys":[{{string.Join(',', Enumerable.Repeat("{}", 101))}}]}""";
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    /// <summary>Faults that a service meets before it knows the keys, and that it rides out when it does.</summary>
    public static IReadOnlyList<IssuerRow> AtStart { get; } =
    [
        Row("503, or it is down", Is(EndpointBehaviour.Down), Unavailable, "answered 503"),
        Row("500", Answers(500), Unavailable, "answered 500"),
        Row("no answer within 2 s", Is(EndpointBehaviour.Hanging), Unavailable, "no answer in time"),
        Row("the connection is reset", Is(EndpointBehaviour.Dropping), Unavailable, "request failed: …"),
        Row("half an answer, then the connection is cut", Half(silent: false), Unavailable, "request failed: …"),
        Row("half an answer, then nothing", Half(silent: true), Unavailable, "no answer in time"),
        Row("a page", Is(EndpointBehaviour.Garbage), Unavailable, "not JSON"),
        Row("JSON of something else", Serves("""{"status":"ok"}"""), Unavailable, "not a JSON Web Key Set"),
        Row("nothing with 200", Serves(""), Unavailable, "not JSON"),
        Row("a redirection", Is(EndpointBehaviour.Redirecting), Unavailable, "answered 302"),
        Row("more than 256 KB", Is(EndpointBehaviour.Huge), Unavailable, "request failed: ConfigurationLimitExceeded"),
        Row("more than 100 keys", Serves(TooMany), Unavailable, "too many keys"),
    ];

    /// <summary>What changes for a service that knows the keys.</summary>
    public static IReadOnlyList<IssuerRow> Later { get; } =
    [
        new("an empty set, at the start", Serves(Empty)) { Caller = Unknown, Audit = None, Normal = Retry },
        new("an empty set, from the next fetch on", Serves(Empty))
        {
            Caller = Unknown, Audit = None, AreKnown = true, For = TwoHours, Normal = Retry,
        },
        new("another issuer's keys, at the start", ServesAnothers)
        {
            Caller = Unknown, Audit = "denied: kid of issuer …", Normal = Retry,
        },
        new("another issuer's keys, from the next fetch on", ServesAnothers)
        {
            Caller = Unknown, Audit = "denied: kid of issuer …", AreKnown = true, For = TwoHours, Normal = Retry,
        },
        new("down for less than a day, keys known", Is(EndpointBehaviour.Down))
        {
            Caller = "200", Audit = "granted", AreKnown = true, For = TimeSpan.FromHours(24),
        },
        new("down for more than a day (`Kacls:Outbound:StaleKeysFor`)", Is(EndpointBehaviour.Down))
        {
            Caller = Unavailable,
            Audit = "failed: issuer …: answered 503; the known keys are too old",
            AreKnown = true,
            For = TimeSpan.FromHours(26),
            Normal = Retry,
        },
        new("down while the issuer begins to sign with a new key", RotateAndFall)
        {
            Caller = Unavailable, Audit = "failed: issuer …: answered 503", AreKnown = true, Normal = Retry,
        },
        new("rolled over: a token by the new key", source => source.Issuer.Rotate(KeyPool.Rsa(6)))
        {
            Caller = "200", Audit = "granted", AreKnown = true,
        },
        new("rolled over: a token by the key that was withdrawn", source => source.Issuer.Rotate(KeyPool.Rsa(6)))
        {
            Caller = Unknown,
            Audit = "denied: kid of issuer …",
            AreKnown = true,
            For = TwoHours,
            Token = issuer => issuer.IdToken().SignedBy(KeyPool.Rsa(4)),
            NormalWhen = "with a token by the new key",
        },
    ];

    private static Action<IssuerEndpoint> Is(EndpointBehaviour behaviour) => source => source.Behaviour = behaviour;

    private static Action<IssuerEndpoint> Serves(string text) => source => source.KeySetText = text;

    private static void ServesAnothers(IssuerEndpoint source) =>
        source.KeySetText = new TokenIssuer("another", TimeProvider.System, KeyPool.Rsa(5)).Jwks;

    private static void RotateAndFall(IssuerEndpoint source)
    {
        source.Issuer.Rotate(KeyPool.Rsa(6));
        source.Behaviour = EndpointBehaviour.Down;
    }

    private static Action<IssuerEndpoint> Answers(int status) => source => source.Answer = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static Action<IssuerEndpoint> Half(bool silent) => source => source.Answer = async context =>
    {
        var text = source.Issuer.Jwks;
        context.Response.ContentLength = text.Length;
        await context.Response.WriteAsync(text[..(text.Length / 2)]);
        await context.Response.Body.FlushAsync();
        await (silent ? Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted) : Task.CompletedTask);
        context.Abort();
    };

    private static IssuerRow Row(string fault, Action<IssuerEndpoint> begin, string caller, string detail) =>
        new(fault, begin) { Caller = caller, Audit = $"failed: issuer …: {detail}", Normal = Retry };
}
