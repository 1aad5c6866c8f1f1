using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Azure.Signing;

/// <summary>
/// All that is known of the signing key at one moment: its versions as the vault last listed them, and their public keys.
/// </summary>
internal sealed class SigningVersions
{
    private readonly KeyVersionInfo[] newestFirst;

    /// <param name="newestFirst">The versions.</param>
    /// <param name="keys">The public keys of the enabled ones that can sign.</param>
    /// <param name="listedAt">When the vault was asked.</param>
    public SigningVersions(KeyVersionInfo[] newestFirst, IReadOnlyDictionary<KekVersion, JsonWebKey> keys, DateTimeOffset listedAt)
    {
        (this.newestFirst, Keys, ListedAt) = (newestFirst, keys, listedAt);
        PublicKeys = [.. newestFirst.Select(version => keys.GetValueOrDefault(version.Version)).OfType<JsonWebKey>()];
    }

    public IReadOnlyDictionary<KekVersion, JsonWebKey> Keys { get; }

    public DateTimeOffset ListedAt { get; }

    /// <summary>Newest first. A version outside its validity period is among them: what it signed, or will sign, must verify.</summary>
    public IReadOnlyList<JsonWebKey> PublicKeys { get; }

    /// <summary>The version that signs now, and its <c>kid</c>.</summary>
    /// <exception cref="KaclsException">None can: the KEK error that says why.</exception>
    public (KekVersion Version, string KeyId) Newest(DateTimeOffset now)
    {
        foreach (var version in newestFirst)
        {
            if (version.Obstacle(now) is null && Keys.TryGetValue(version.Version, out var key))
            {
                return (version.Version, key.Kid);
            }
        }

        var obstacle = newestFirst.Length == 0 ? ErrorCatalogue.KekDeleted : newestFirst[0].Obstacle(now) ?? ErrorCatalogue.KekAccessDenied;
        throw obstacle.ToException("no version of the key is an RSA key of 2,048 bits or more that may sign");
    }
}
