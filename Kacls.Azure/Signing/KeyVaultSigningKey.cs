using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Signing;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Azure.Signing;

/// <summary>
/// The RSA key in Key Vault or Managed HSM that signs our own tokens: the digest goes to the vault, the newest usable version signs it, and
/// the public keys of all enabled versions verify.
/// </summary>
internal sealed class KeyVaultSigningKey : ITokenSigner, ISigningKeys, IDisposable
{
    private readonly VaultDeadline deadline;
    private readonly TimeProvider clock;
    private readonly VaultClients clients;
    private readonly SigningVersionSource source;
    private readonly VaultGate gate = new();

    /// <summary>Makes the key; the vault is first asked when something is signed or verified.</summary>
    /// <param name="key">Its key identifier.</param>
    /// <param name="settings">Its time-out and refresh interval, which are the KEKs'.</param>
    /// <param name="credential">Who this service is to the vault.</param>
    /// <param name="transport">How the vault is reached.</param>
    /// <param name="clock">Bounds waiting and judges validity periods.</param>
    /// <param name="logger">Hears of new versions and of failed refreshes.</param>
    /// <exception cref="ArgumentException">The key identifier is none, or has a version.</exception>
    public KeyVaultSigningKey(
        SigningSettings key,
        KeyEncryptionSettings settings,
        TokenCredential credential,
        HttpPipelineTransport transport,
        TimeProvider clock,
        ILogger<KeyVaultSigningKey> logger)
    {
        var identifier = KeyIdentifier.Parse(key.KeyId);
        deadline = new VaultDeadline(settings.Timeout, clock, () => clients!.IsWithoutToken);
        this.clock = clock;
        clients = new VaultClients(identifier.VaultUri, identifier.Name, credential, transport);
        source = new SigningVersionSource(new KeyVersionLoader(clients.Keys, identifier.Name), settings.RefreshInterval, clock, logger);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JsonWebKey>> GetPublicKeysAsync(CancellationToken cancellation) =>
        (await BoundedAsync(source.GetAsync, cancellation)).PublicKeys;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<JsonWebKey>> RefreshPublicKeysAsync(CancellationToken cancellation) =>
        (await BoundedAsync(source.RefreshAsync, cancellation)).PublicKeys;

    /// <inheritdoc/>
    public async ValueTask<string> SignAsync(string type, IReadOnlyDictionary<string, object> claims, CancellationToken cancellation) =>
        await BoundedAsync(bound => SignWithNewestAsync(type, claims, bound), cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        source.Dispose();
        gate.Dispose();
    }

    private async Task<string> SignWithNewestAsync(string type, IReadOnlyDictionary<string, object> claims, CancellationToken bound)
    {
        var newest = (await source.GetAsync(bound)).Newest(clock.GetUtcNow());
        try
        {
            return await SignInVaultAsync(newest.Version, newest.KeyId, type, claims, bound);
        }
        catch (RequestFailedException exception) when (exception.Status is 403 or 404)
        {
            // The vault knows better than our list: the version was disabled or deleted, and perhaps another has taken its place.
            var other = (await source.RefreshAsync(bound)).Newest(clock.GetUtcNow());
            if (other == newest)
            {
                throw;
            }

            return await SignInVaultAsync(other.Version, other.KeyId, type, claims, bound);
        }
    }

    private async Task<string> SignInVaultAsync(
        KekVersion version, string keyId, string type, IReadOnlyDictionary<string, object> claims, CancellationToken bound)
    {
        var token = new CompactJws(keyId, type, claims);
        using var turn = await gate.EnterAsync(bound);
        var client = clients.Version(version);
        var signed = await deadline.TryTwiceAsync(once => client.SignAsync(SignatureAlgorithm.RS256, token.Digest, once), bound);
        clients.Keep(version, client);
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
