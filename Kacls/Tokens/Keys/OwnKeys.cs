using Kacls.Signing;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Tokens.Keys;

/// <summary>
/// Our own signing keys as those of an issuer, without HTTP. A <c>kid</c> that is not there yet may be a version that another instance
/// signed with first, so the signing key is asked anew.
/// </summary>
internal sealed class OwnKeys(ISigningKeys signing) : IVerificationKeys
{
    private volatile Known? last;

    public async ValueTask<KeySnapshot?> FindAsync(string? kid, CancellationToken cancellationToken)
    {
        var snapshot = SnapshotOf(await signing.GetPublicKeysAsync(cancellationToken));
        if (!snapshot.Has(kid))
        {
            snapshot = SnapshotOf(await signing.RefreshPublicKeysAsync(cancellationToken));
        }

        return snapshot.Has(kid) ? snapshot : null;
    }

    /// <summary>Our tokens always have a kid, and a signature that its key does not verify is forged.</summary>
    public ValueTask<KeySnapshot> RefreshAsync(KeySnapshot seen, CancellationToken cancellationToken) => new(seen);

    public KeySnapshot? Current => last?.Snapshot;

    private KeySnapshot SnapshotOf(IReadOnlyList<JsonWebKey> published)
    {
        var known = last;
        if (known is null || !ReferenceEquals(known.Published, published))
        {
            last = known = new Known(published, new KeySnapshot(new KeySet([.. published.Select(Read).OfType<VerificationKey>()], [])));
        }

        return known.Snapshot;
    }

    private static VerificationKey? Read(JsonWebKey key) => VerificationKey.OfRsa(
        new() { Modulus = Base64UrlEncoder.DecodeBytes(key.N), Exponent = Base64UrlEncoder.DecodeBytes(key.E) }, key.Kid, key.Alg);

    private sealed record Known(IReadOnlyList<JsonWebKey> Published, KeySnapshot Snapshot);
}
