using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Kacls.Errors;
using Kacls.Tokens;

namespace Kacls.Migration;

/// <summary>
/// Remembers the jti of each migration token until it would be refused as expired anyway, so that none is used twice at this instance
/// (RFC 7519 section 4.1.7). Google's reference knows no jti, so a token without one is accepted unless the settings ask for it.
/// </summary>
internal sealed class ReplayCache(TimeProvider time, TimeSpan clockSkew, bool requireId = false)
{
    /// <summary>For each peer. At the limit its tokens are refused until some expire: forgetting one would let it be used again.</summary>
    internal const int MaxTokens = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Shelf> byPeer = new(StringComparer.Ordinal);

    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.PeerTokenReplayed"/>, <see cref="ErrorCatalogue.PeerTooManyTokens"/>, or
    /// that of a missing claim.</exception>
    internal void Add(PeerToken token)
    {
        if (token.Id is null)
        {
            if (requireId)
            {
                throw ErrorCatalogue.Authentication.ClaimMissing.ToException("jti");
            }

            return;
        }

        // Of a fixed size, whatever a peer writes into its jti.
        var id = MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(token.Id)));
        lock (gate)
        {
            if (!byPeer.TryGetValue(token.Issuer, out var shelf))
            {
                byPeer[token.Issuer] = shelf = new Shelf();
            }

            shelf.Forget(time);
            shelf.Remember(id, token.Expires + clockSkew, time);
        }
    }

    private sealed class Shelf
    {
        private readonly HashSet<UInt128> used = [];
        private readonly PriorityQueue<(UInt128 Id, long Since, TimeSpan Left), DateTimeOffset> byExpiry = new();

        /// <summary>
        /// Forgets what is expired by the clock and by the time that passed: a clock that is set forward and back again must not make a
        /// token new.
        /// </summary>
        internal void Forget(TimeProvider time)
        {
            var now = time.GetUtcNow();
            while (byExpiry.TryPeek(out var entry, out var until) && until <= now && time.GetElapsedTime(entry.Since) >= entry.Left)
            {
                byExpiry.Dequeue();
                used.Remove(entry.Id);
            }
        }

        internal void Remember(UInt128 id, DateTimeOffset until, TimeProvider time)
        {
            if (used.Contains(id))
            {
                throw ErrorCatalogue.PeerTokenReplayed.ToException();
            }

            if (used.Count >= MaxTokens)
            {
                throw ErrorCatalogue.PeerTooManyTokens.ToException();
            }

            used.Add(id);
            byExpiry.Enqueue((id, time.GetTimestamp(), until - time.GetUtcNow()), until);
        }
    }
}
