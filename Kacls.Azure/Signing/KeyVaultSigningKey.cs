using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.Settings;
using Kacls.Signing;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Azure.Signing;

/// <summary>
/// The RSA key in Key Vault or Managed HSM that signs our own tokens: the digest goes to the vault, the newest version that everybody can
/// know signs it, and the public keys of all enabled versions verify.
/// </summary>
internal sealed class KeyVaultSigningKey : ITokenSigner, ISigningKeys, IDisposable
{
    private readonly VaultDeadline deadline;
    private readonly TimeProvider clock;
    private readonly VaultClients clients;
    private readonly KeyVersionLife<JsonWebKey> life;
    private readonly VaultGate gate;

    /// <summary>Makes the key; the vault is first asked when something is signed or verified.</summary>
    /// <param name="key">Its key identifier.</param>
    /// <param name="settings">Its time-out and refresh interval, which are the KEKs'.</param>
    /// <param name="credential">Who this service is to the vault.</param>
    /// <param name="transport">How the vault is reached.</param>
    /// <param name="clock">Bounds waiting and judges validity periods.</param>
    /// <param name="logger">Hears of new versions and of failed refreshes.</param>
    /// <param name="audit">Hears of every use of the key that no request asked for.</param>
    /// <exception cref="ArgumentException">The key identifier is none, or has a version.</exception>
    public KeyVaultSigningKey(
        SigningSettings key,
        KeyEncryptionSettings settings,
        TokenCredential credential,
        HttpPipelineTransport transport,
        TimeProvider clock,
        ILogger<KeyVaultSigningKey> logger,
        IServiceAudit? audit = null)
    {
        var identifier = KeyIdentifier.Parse(key.KeyId);
        this.clock = clock;
        deadline = new VaultDeadline(settings.Timeout, clock, () => clients!.IsWithoutToken);
        gate = new(deadline, clock);
        clients = new VaultClients(identifier.VaultUri, identifier.Name, credential, transport);
        var loader = new KeyVersionLoader(clients.Keys, identifier.Name);

        // Every region has heard of a version after AdoptAfter, every instance a refresh later; sets that lack it are held for a while yet.
        var adoptAfter = settings.AdoptAfter + settings.RefreshInterval + ISigningKeys.HeldFor;
        life = new(loader, new SigningProof(loader, logger), settings.RefreshInterval, adoptAfter, clock, logger, audit);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JsonWebKey>> GetPublicKeysAsync(CancellationToken cancellation) =>
        await BoundedAsync(async bound => PublicKeys(await life.GetAsync(bound)), cancellation);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JsonWebKey>> RefreshPublicKeysAsync(CancellationToken cancellation) =>
        await BoundedAsync(async bound => PublicKeys(await life.RefreshOnceAsync().WaitAsync(bound)), cancellation);

    /// <inheritdoc/>
    public async ValueTask<string> SignAsync(string type, IReadOnlyDictionary<string, object> claims, CancellationToken cancellation) =>
        await BoundedAsync(bound => life.UseAsync(version => SignAsync(version, type, claims, bound), bound), cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        life.Dispose();
        gate.Dispose();
    }

    // An empty set would say that nothing of ours is to be trusted: not because a vault has a bad moment.
    private JsonWebKey[] PublicKeys(KeyVersions<JsonWebKey> versions)
    {
        JsonWebKey[] keys = [.. versions.Enabled];
        return keys.Length > 0 || versions.Obstacle(clock.GetUtcNow()) is not null ? keys : throw versions.WhyNone(clock.GetUtcNow());
    }

    private async Task<string> SignAsync(
        KeyVersion<JsonWebKey> version, string type, IReadOnlyDictionary<string, object> claims, CancellationToken bound)
    {
        var token = new CompactJws(version.Key.Kid, type, claims);
        var client = clients.Version(version.Version);
        var signed = await gate.RunAsync(
            VaultBudget.Unbounded, once => client.SignAsync(SignatureAlgorithm.RS256, token.Digest, once), bound);
        clients.Keep(version.Version, client);
        return token.With(signed.Signature);
    }

    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await deadline.RunAsync(call, cancellation);
        }
        catch (KaclsException exception)
        {
            throw SigningKeyErrors.Of(exception);
        }
    }
}
