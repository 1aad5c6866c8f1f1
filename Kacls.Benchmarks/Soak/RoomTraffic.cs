using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json;

namespace Kacls.Benchmarks.Soak;

/// <summary>Delegations, and what rooms do with them; all granted.</summary>
internal sealed class RoomTraffic(Chance chance, SoakTokens tokens)
{
    private const string Room = "room@example.com";

    // Some minutes' worth, so that none is older than its fifteen minutes.
    private const int Kept = 50;
    private readonly ConcurrentQueue<Delegation> delegations = new();
    private readonly ConcurrentQueue<(Delegation By, Sealed<DocumentKey> Blob)> blobs = new();

    internal SoakCall Delegate(string marker)
    {
        var (user, resource) = (SoakTokens.User(chance), SoakTokens.Resource(chance));
        return new("delegate", "delegate", SoakTokens.Json(
            marker,
            ("authentication", tokens.Authentication(user).Mint()),
            ("authorization", Authorization("writer", user, resource))))
        {
            Marker = marker,
            Issuers = [SoakWorld.Provider, "drive"],
            AsksVault = true,
            IsRight = json => IsRight(new(user, resource, json.GetProperty("delegated_authentication").GetString()!)),
        };
    }

    internal SoakCall Wrap(string marker)
    {
        var (by, dek) = (chance.Of(delegations.ToArray()), chance.Bytes(34));
        return new("wrap by a room", "wrap", SoakTokens.Json(
            marker,
            ("authentication", by.Token),
            ("authorization", Authorization("writer", by.User, by.Resource)),
            ("key", Convert.ToBase64String(dek))))
        {
            Marker = marker,
            Issuers = ["drive"],
            IsRight = json => Keep(by, json.GetProperty("wrapped_key").GetString()!, dek),
        };
    }

    internal SoakCall Unwrap(string marker)
    {
        if (blobs.IsEmpty)
        {
            return Wrap(marker);
        }

        var (by, blob) = chance.Of(blobs.ToArray());
        return new("unwrap by a room", "unwrap", SoakTokens.Json(
            marker,
            ("authentication", by.Token),
            ("authorization", Authorization("reader", by.User, by.Resource)),
            ("wrapped_key", blob.Text)))
        {
            Marker = marker,
            Issuers = ["drive"],
            AsksVault = true,
            Version = blob.Version,
            IsRight = json => SoakTokens.Same(json, "key", blob.Content.Dek),
        };
    }

    private string Authorization(string role, string user, string resource) =>
        tokens.Drive(role, user, resource).With("delegated_to", Room).Mint();

    private bool IsRight(Delegation delegation)
    {
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(delegation.Token.Split('.')[1]));
        Add(delegations, delegation);
        return claims.RootElement.GetProperty("delegated_to").GetString() == Room
            && claims.RootElement.GetProperty("email").GetString() == delegation.User
            && claims.RootElement.GetProperty("resource_name").GetString() == delegation.Resource;
    }

    private bool Keep(Delegation by, string text, byte[] dek)
    {
        Add(blobs, (by, new(text, new(dek, by.Resource), SoakTokens.VersionOf(text))));
        return true;
    }

    private static void Add<T>(ConcurrentQueue<T> to, T item)
    {
        to.Enqueue(item);
        if (to.Count > Kept)
        {
            to.TryDequeue(out _);
        }
    }

    private sealed record Delegation(string User, string Resource, string Token);
}
