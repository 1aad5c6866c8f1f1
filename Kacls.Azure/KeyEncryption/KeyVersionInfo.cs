using Azure.Security.KeyVault.Keys;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>What a vault's list says about one version of a key.</summary>
internal sealed record KeyVersionInfo(
    KekVersion Version,
    bool Enabled,
    DateTimeOffset? NotBefore,
    DateTimeOffset? ExpiresOn,
    DateTimeOffset CreatedOn)
{
    public static KeyVersionInfo? From(KeyProperties properties) =>
        KekVersion.TryParse(properties.Version, out var version)
            ? new(
                version,
                properties.Enabled ?? true,
                properties.NotBefore,
                properties.ExpiresOn,
                properties.CreatedOn ?? DateTimeOffset.UnixEpoch)
            : null;

    /// <summary>Why the version can't wrap now; absent where it can.</summary>
    public KaclsError? Obstacle(DateTimeOffset now)
    {
        if (!Enabled)
        {
            return ErrorCatalogue.KekDisabled;
        }

        return NotBefore > now || ExpiresOn <= now ? ErrorCatalogue.KekExpired : null;
    }

    /// <summary>Whether it was made that long ago.</summary>
    public bool IsAged(TimeSpan age, DateTimeOffset now) => CreatedOn + age <= now;
}
