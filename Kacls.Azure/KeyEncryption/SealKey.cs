using System.Security.Cryptography;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Audit;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// The seal key of an RSA KEK: an RSA key in the same vault, which signs once for each version of the KEK on each instance. What follows
/// from the signature is kept in memory (<see cref="SealSecret"/>). Its oldest version signs, for ever: a blob does not name it, and a
/// vault can't delete a single version.
/// </summary>
internal sealed class SealKey : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<KekVersion, (Task<SealSecret> Task, long At)> secrets = [];
    private readonly string kek;
    private readonly VaultDeadline deadline;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly IServiceAudit? audit;
    private readonly VaultClients clients;
    private readonly KeyVersionLoader loader;
    private readonly SealKeyReport report;
    private readonly VaultRefresh<KeyVersionInfo?> refresh;

    /// <summary>Makes the key; the vault is first asked when a version of the KEK needs its secret.</summary>
    /// <param name="keyId">Its key identifier.</param>
    /// <param name="kek">The KEK's name in the ring.</param>
    /// <param name="deadline">Of the KEK's calls.</param>
    /// <param name="refreshInterval">How often the vault is asked whether it may still sign.</param>
    /// <param name="credential">Who this service is to the vault.</param>
    /// <param name="transport">How the vault is reached.</param>
    /// <param name="clock">Bounds waiting and judges validity periods.</param>
    /// <param name="logger">Hears of each secret and of each failure.</param>
    /// <param name="audit">Hears of each signature.</param>
    /// <exception cref="ArgumentException">The key identifier is none, or has a version.</exception>
    public SealKey(
        string keyId,
        string kek,
        VaultDeadline deadline,
        TimeSpan refreshInterval,
        TokenCredential credential,
        HttpPipelineTransport transport,
        TimeProvider clock,
        ILogger logger,
        IServiceAudit? audit = null)
    {
        (this.kek, this.deadline, this.clock, this.logger, this.audit) = (kek, deadline, clock, logger, audit);
        var identifier = KeyIdentifier.Parse(keyId);
        clients = new VaultClients(identifier.VaultUri, identifier.Name, credential, transport);
        loader = new KeyVersionLoader(clients.Keys, identifier.Name);
        report = new(loader.KeyId, clock, logger);
        refresh = new(
            loader.KeyId,
            LoadAsync,
            failure => Log.RefreshFailed(logger, loader.KeyId, failure.Error.ReasonCode, failure),
            refreshInterval,
            clock);
    }

    /// <summary>Whether it may stop to sign, as far as the vault said last: its version is disabled, or not valid for ever.</summary>
    public bool IsAtRisk => report.IsAtRisk;

    /// <summary>
    /// The secret of one version of the KEK. One call for all who ask, whose failure is remembered briefly: the vault signs once.
    /// </summary>
    /// <param name="version">One that the vault lists, or has just unwrapped with: never what a caller has made up.</param>
    /// <param name="bound">Ends the wait, not the asking.</param>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.SealKeyUnusable"/>, or a KEK error that passes.</exception>
    public Task<SealSecret> GetAsync(KekVersion version, CancellationToken bound)
    {
        lock (gate)
        {
            if (!secrets.TryGetValue(version, out var asked)
                || (asked.Task.IsFaulted && clock.GetElapsedTime(asked.At) >= Patience))
            {
                secrets[version] = asked = (Task.Run(() => AskAsync(version), CancellationToken.None), clock.GetTimestamp());
            }

            return asked.Task.WaitAsync(bound);
        }
    }

    /// <summary>The version that signs.</summary>
    public static KeyVersionInfo? OldestOf(IEnumerable<KeyVersionInfo> listed) =>
        listed.OrderBy(version => version.CreatedOn).ThenBy(version => version.Version.Value).FirstOrDefault();

    public void Dispose() => refresh.Dispose();

    private async Task<SealSecret> AskAsync(KekVersion version)
    {
        // Nobody's request: its record is written before this ends, if its caller gives up.
        CorrelationScope.Current = "";
        using var patience = new CancellationTokenSource(Patience, clock);
        KeyVersionInfo? sealing = null;
        try
        {
            sealing = refresh.Last ?? await refresh.RefreshOnceAsync().WaitAsync(patience.Token)
                ?? throw ErrorCatalogue.SealKeyUnusable.ToException("the vault lists no version of it");
            var secret = await SignAsync(sealing.Version, SealSecret.DigestOf(kek, version), patience.Token);
            Record(version);
            Log.SealMade(logger, version.ToString(), kek, CorrelationScope.VaultRequests);
            return secret;
        }
        catch (Exception exception)
        {
            var failure = SealKeyErrors.Of(exception, loader.KeyId, sealing, clock);
            Record(version, failure);
            Log.SealFailed(logger, version.ToString(), kek, failure.Error.ReasonCode, failure.Detail, exception);
            throw failure;
        }
    }

    private void Record(KekVersion version, KaclsException? failure = null) =>
        audit?.Write(ServiceRecord.OfKey(ServiceRecord.Seal, $"{kek}/{version}", failure));

    private async Task<SealSecret> SignAsync(KekVersion sealing, byte[] digest, CancellationToken bound)
    {
        // Asked for anew each time: what was wrong with it may have been mended.
        using var rsa = PublicOf(await loader.GetAsync(sealing, bound));
        var client = clients.Version(sealing);
        var signed = await deadline.TryTwiceAsync(
            once => client.SignAsync(SignatureAlgorithm.RS256, digest, once),
            bound,
            discard: later => CryptographicOperations.ZeroMemory(later.Signature));
        var signature = signed.Signature;
        try
        {
            // One wrong answer, accepted once, would seal documents that nobody can open.
            return rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                ? SealSecret.Of(signature)
                : throw ErrorCatalogue.SealKeyUnusable.ToException("what the vault signed does not verify");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(signature);
        }
    }

    private static RSA PublicOf(KeyVaultKey key)
    {
        if ((key.KeyType != KeyType.Rsa && key.KeyType != KeyType.RsaHsm) || !key.KeyOperations.Contains(KeyOperation.Sign))
        {
            throw ErrorCatalogue.SealKeyUnusable.ToException($"a key of type {key.KeyType} that may not sign, or is no RSA key");
        }

        try
        {
            return key.Key.ToRSA();
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException or InvalidOperationException)
        {
            throw ErrorCatalogue.SealKeyUnusable.ToException("it shows no RSA public key", cause);
        }
    }

    private async Task<KeyVersionInfo?> LoadAsync(CancellationToken cancellation)
    {
        var oldest = OldestOf(await loader.ListAsync(cancellation));
        report.Write(oldest);
        return oldest;
    }
}
