using System.Security.Cryptography;
using System.Text;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Soak;

/// <summary>Requests that are refused, each for one reason: what is wrong with it is all that is.</summary>
internal sealed class RefusedTraffic
{
    private readonly Chance chance;
    private readonly SoakTokens tokens;
    private readonly DocumentTraffic documents;
    private readonly IssuerKey strangers = SoakWorld.NewKey(SoakWorld.Provider);
    private readonly Func<string, SoakCall>[] refused;
    private readonly Func<string, SoakCall>[] askingForKeys;
    private readonly Func<string, SoakCall>[] garbage;
    private volatile bool mayAskForKeys = true;

    internal RefusedTraffic(Chance chance, SoakTokens tokens, DocumentTraffic documents)
    {
        (this.chance, this.tokens, this.documents) = (chance, tokens, documents);
        refused =
        [
            marker => Wrap(marker, "role_not_allowed", authorize: token => token.With("role", "reader")),
            marker => Wrap(marker, "user_mismatch", authorize: token => token.With("email", "nobody@example.com")),
            marker => Wrap(marker, "kacls_url_mismatch", authorize: token => token.With("kacls_url", "https://other.example.com/v1")),
            marker => Wrap(marker, "authentication_expired", authenticate: token => token.With("iat", 1_000).With("exp", 2_000)),
            marker => Wrap(marker, "authorization_audience_mismatch", authorize: token => token.With("aud", "another")),
            marker => Wrap(marker, "authentication_malformed", authenticate: token => token.WithRawPayload(json => json[1..])),
            marker => Unwrap(marker, "resource_mismatch", authorize: token => token.With("resource_name", "another")),
            marker => Unwrap(marker, "envelope_tampered", change: blob => blob[^1] ^= 1),
            marker => Unwrap(marker, "envelope_tampered", change: blob => blob[60] ^= 1),
            marker => Unwrap(marker, "envelope_kek_unknown", change: blob => blob[14] ^= 1) with { Version = null },
            marker => Unwrap(marker, "envelope_malformed", change: blob => blob[0] ^= 1) with { AsksVault = false, Version = null },
            NotPrivileged,
        ];
        askingForKeys =
        [
            marker => Wrap(marker, "authentication_key_unknown", authenticate: token => token.SignedBy(strangers)),
            marker => Wrap(marker, "authentication_signature_invalid", authenticate: token => token.ForgedBy(strangers)),
            marker => Wrap(
                marker, "authentication_key_unknown", authenticate: token => token.SignedBy(tokens.Withdrawn ?? strangers)),
        ];
        garbage =
        [
            _ => Garbage("body_missing", []),
            _ => Garbage("body_malformed", "{"u8.ToArray()),
            _ => Garbage("body_malformed", [0xFF, .. chance.Bytes(1 + chance.Below(300))]),
            _ => Garbage("member_missing", "{}"u8.ToArray()),
            _ => Garbage("member_doubled", """{"reason":"a","reason":"b"}"""u8.ToArray()),
            _ => Garbage("body_too_large", Encoding.UTF8.GetBytes($$"""{"key":"{{new string('A', 66_000)}}"}""")),
            _ => Garbage("member_too_long", Encoding.UTF8.GetBytes($$"""{"authentication":"{{new string('A', 17_000)}}"}""")),
            _ => Garbage("body_encoding_unsupported", "{}"u8.ToArray()) with { ContentEncoding = "gzip" },
        ];
    }

    /// <summary>
    /// Whether there may be requests whose tokens have the service ask an issuer for its keys in vain. It does so once in five seconds, so
    /// that one of them right before a roll-over would hide the new key for as long.
    /// </summary>
    internal bool MayAskForKeys
    {
        get => mayAskForKeys;
        set => mayAskForKeys = value;
    }

    internal SoakCall Refused(string marker) =>
        MayAskForKeys && chance.OnceIn(5) ? chance.Of(askingForKeys)(marker) with { AsksForKeys = true } : chance.Of(refused)(marker);

    internal SoakCall Garbage(string marker) => chance.Of(garbage)(marker);

    private SoakCall Wrap(
        string marker,
        string reason,
        Func<TokenBuilder, TokenBuilder>? authenticate = null,
        Func<TokenBuilder, TokenBuilder>? authorize = null)
    {
        var (user, resource) = (SoakTokens.User(chance), SoakTokens.Resource(chance));
        var (authentication, authorization) = (tokens.Authentication(user), tokens.Drive("writer", user, resource));
        return new("refused", "wrap", SoakTokens.Json(
            marker,
            ("authentication", (authenticate?.Invoke(authentication) ?? authentication).Mint()),
            ("authorization", (authorize?.Invoke(authorization) ?? authorization).Mint()),
            ("key", Convert.ToBase64String(chance.Bytes(34)))))
        {
            Marker = marker,
            Issuers = [SoakWorld.Provider, "drive"],
            Refusal = reason,
        };
    }

    private SoakCall Unwrap(
        string marker, string reason, Func<TokenBuilder, TokenBuilder>? authorize = null, Action<byte[]>? change = null)
    {
        var (blob, user) = (documents.Sealed.Find(chance)!, SoakTokens.User(chance));
        var bytes = Convert.FromBase64String(blob.Text);
        change?.Invoke(bytes);
        var authorization = tokens.Drive("reader", user, blob.Content.Resource);
        return new("refused", "unwrap", SoakTokens.Json(
            marker,
            ("authentication", tokens.Authentication(user).Mint()),
            ("authorization", (authorize?.Invoke(authorization) ?? authorization).Mint()),
            ("wrapped_key", Convert.ToBase64String(bytes))))
        {
            Marker = marker,
            Issuers = [SoakWorld.Provider, "drive"],
            AsksVault = true,
            Version = blob.Version,
            Refusal = reason,
        };
    }

    private SoakCall NotPrivileged(string marker) => new("refused", "privilegedwrap", SoakTokens.Json(
        marker,
        ("authentication", tokens.Admin(SoakTokens.User(chance)).Mint()),
        ("resource_name", SoakTokens.Resource(chance)),
        ("key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(34)))))
    {
        Marker = marker,
        Issuers = [SoakWorld.AdminProvider],
        Refusal = "privileged_user_required",
    };

    private SoakCall Garbage(string reason, byte[] body) => new("garbage", chance.OnceIn(2) ? "wrap" : "unwrap", body) { Refusal = reason };
}
