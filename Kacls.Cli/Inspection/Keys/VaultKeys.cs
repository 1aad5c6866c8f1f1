using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Signing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kacls.Cli.Inspection.Keys;

/// <summary>Reads the keys of the settings from their vaults: lists and public parts, no use of any key.</summary>
internal sealed class VaultKeys(KaclsSettings settings, TokenCredential credential, HttpPipelineTransport transport, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>All of them, KEK by KEK with its seal key, the signing key last.</summary>
    public async Task<IReadOnlyList<KeyView>> ReadAsync(CancellationToken cancellation)
    {
        var views = new List<KeyView>();
        var ring = settings.KeyEncryption;
        foreach (var key in ring.Provider == KeyEncryptionSettings.KeyVault ? ring.Keys : [])
        {
            var isRsa = true;
            var view = new KeyView(key.Name!, "KEK", key.KeyId!) { IsActive = key.Active };
            views.Add(await TryAsync(view, key.KeyId!, async (loader, listed, bound) =>
            {
                var proof = new PublicPartProof(loader, KekAlgorithms.OfRemote(key.Algorithm));
                var (states, outcome) = await ProveAsync(loader, listed, proof, ring.AdoptAfter, bound);
                isRsa = outcome.Proved.Count == 0 || outcome.Proved.Values.Any(kept => kept.Algorithm == KekAlgorithm.RsaOaep256);
                return states;
            }, cancellation));
            if (isRsa)
            {
                views.Add(await TryAsync(new(key.Name!, "seal key", key.SealKey), key.SealKey, (_, listed, _) =>
                    Task.FromResult<IEnumerable<KeyVersionView>>(
                        listed.Select(version => View(version, version == SealKey.OldestOf(listed) ? "seals" : "unused"))), cancellation));
            }
        }

        if (settings.Signing.KeyId is { Length: > 0 } signing)
        {
            views.Add(await TryAsync(new("signing", "signing key", signing), signing, async (loader, listed, bound) =>
                (await ProveAsync(
                    loader, listed, new SigningProof(loader, NullLogger.Instance),
                    ring.AdoptAfter + ring.RefreshInterval + ISigningKeys.HeldFor, bound)).Views, cancellation));
        }

        return views;
    }

    private async Task<KeyView> TryAsync(
        KeyView view, string keyId,
        Func<KeyVersionLoader, List<KeyVersionInfo>, CancellationToken, Task<IEnumerable<KeyVersionView>>> read,
        CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bound.CancelAfter(Patience);
        try
        {
            var identifier = KeyIdentifier.Parse(keyId);
            var clients = new VaultClients(identifier.VaultUri, identifier.Name, credential, transport);
            var loader = new KeyVersionLoader(clients.Keys, identifier.Name);
            var listed = await loader.ListAsync(bound.Token);
            return listed.Count == 0
                ? view with { Failure = "kek_deleted: the vault lists no version: the key was deleted, or never made" }
                : view with { Versions = [.. await read(loader, listed, bound.Token)] };
        }
#pragma warning disable CA1031 // Whatever it is, it is what the command tells.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            cancellation.ThrowIfCancellationRequested();
            var failure = exception as KaclsException ?? VaultErrors.Translate(exception, clock);
            return view with
            {
                Failure = $"{failure.Error.ReasonCode}: {failure.Detail ?? failure.Error.Message}",
                IsUnreachable = failure.Error.RetryAfterSeconds is not null,
            };
        }
    }

    private async Task<(IEnumerable<KeyVersionView> Views, KeyVersionProofs<T>.Outcome Outcome)> ProveAsync<T>(
        KeyVersionLoader loader, List<KeyVersionInfo> listed, IKeyProof<T> proof, TimeSpan adoptAfter, CancellationToken cancellation)
        where T : class
    {
        var now = clock.GetUtcNow();
        var proofs = new KeyVersionProofs<T>(loader.KeyId, proof, adoptAfter, clock, NullLogger.Instance);
        await proofs.RunAsync(listed, () => { }, cancellation);
        var outcome = proofs.Now();
        var versions = new KeyVersions<T>(listed, outcome, before: null, adoptAfter, now);
        return (
            versions.States(now).Select(state => View(versions.Listed(state.Version)!, state.State.ToString()) with
            {
                Problem = (outcome.Failed.GetValueOrDefault(state.Version) ?? versions.Listed(state.Version)!.Obstacle(now)?.ToException())
                    ?.Error.ReasonCode,
            }).ToArray(),
            outcome);
    }

    private static KeyVersionView View(KeyVersionInfo version, string state) =>
        new(version.Version.ToString(), string.Concat(state.Select(char.ToLowerInvariant)))
        {
            Enabled = version.Enabled,
            Created = version.CreatedOn,
            NotBefore = version.NotBefore,
            Expires = version.ExpiresOn,
        };
}
