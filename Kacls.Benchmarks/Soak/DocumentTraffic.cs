using System.Security.Cryptography;
using System.Text;

namespace Kacls.Benchmarks.Soak;

/// <summary>A document's key, and the document.</summary>
internal sealed record DocumentKey(byte[] Dek, string Resource);

/// <summary>Requests about documents that are granted.</summary>
internal sealed class DocumentTraffic(Chance chance, SoakTokens tokens)
{
    private static readonly string[] User = [SoakWorld.Provider, "drive"];
    private static readonly string[] Admin = [SoakWorld.AdminProvider];

    internal SealedKeys<DocumentKey> Sealed { get; } = new();

    internal SoakCall Wrap(string marker)
    {
        var (user, key) = (SoakTokens.User(chance), NewKey());
        return new("wrap", "wrap", SoakTokens.Json(
            marker,
            ("authentication", tokens.Authentication(user).Mint()),
            ("authorization", tokens.Drive("writer", user, key.Resource).Mint()),
            ("key", Convert.ToBase64String(key.Dek))))
        {
            Marker = marker,
            Issuers = User,
            IsRight = json => Sealed.Add(json.GetProperty("wrapped_key").GetString()!, key),
        };
    }

    internal SoakCall PrivilegedWrap(string marker)
    {
        var key = NewKey();
        return new("privilegedwrap", "privilegedwrap", SoakTokens.Json(
            marker,
            ("authentication", tokens.Admin().Mint()),
            ("resource_name", key.Resource),
            ("perimeter_id", ""),
            ("key", Convert.ToBase64String(key.Dek))))
        {
            Marker = marker,
            Issuers = Admin,
            IsRight = json => Sealed.Add(json.GetProperty("wrapped_key").GetString()!, key),
        };
    }

    internal SoakCall UnwrapNewest(string marker) => Unwrap(marker, "unwrap, newest version", Sealed.Find(chance, newest: true)!);

    internal SoakCall UnwrapAny(string marker) => Unwrap(marker, "unwrap, any version", Sealed.Find(chance)!);

    internal SoakCall PrivilegedUnwrap(string marker)
    {
        var blob = Sealed.Find(chance)!;
        return new("privilegedunwrap", "privilegedunwrap", SoakTokens.Json(
            marker,
            ("authentication", tokens.Admin().Mint()),
            ("resource_name", blob.Content.Resource),
            ("wrapped_key", blob.Text)))
        {
            Marker = marker,
            Issuers = Admin,
            AsksVault = true,
            Version = blob.Version,
            IsRight = json => SoakTokens.Same(json, "key", blob.Content.Dek),
        };
    }

    internal SoakCall Digest(string marker)
    {
        var blob = Sealed.Find(chance)!;
        var hash = HMACSHA256.HashData(blob.Content.Dek, Encoding.UTF8.GetBytes($"ResourceKeyDigest:{blob.Content.Resource}:"));
        return new("digest", "digest", SoakTokens.Json(
            marker, ("authorization", tokens.Verifier(blob.Content.Resource).Mint()), ("wrapped_key", blob.Text)))
        {
            Marker = marker,
            Issuers = ["migration"],
            AsksVault = true,
            Version = blob.Version,
            IsRight = json => SoakTokens.Same(json, "resource_key_hash", hash),
        };
    }

    /// <summary>A wrap or an unwrap whose caller does not wait for the answer.</summary>
    internal SoakCall Gone(string marker) => (chance.OnceIn(2) ? Wrap(marker) : UnwrapAny(marker)) with
    {
        Kind = "caller goes away",
        GoesAfter = chance.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(12)),
    };

    private SoakCall Unwrap(string marker, string kind, Sealed<DocumentKey> blob)
    {
        var user = SoakTokens.User(chance);
        return new(kind, "unwrap", SoakTokens.Json(
            marker,
            ("authentication", tokens.Authentication(user).Mint()),
            ("authorization", tokens.Drive("reader", user, blob.Content.Resource).Mint()),
            ("wrapped_key", blob.Text)))
        {
            Marker = marker,
            Issuers = User,
            AsksVault = true,
            Version = blob.Version,
            IsRight = json => SoakTokens.Same(json, "key", blob.Content.Dek),
        };
    }

    private DocumentKey NewKey() => new(chance.Bytes(34), SoakTokens.Resource(chance));
}
