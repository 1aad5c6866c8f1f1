using System.Net;
using Azure.Core.Pipeline;
using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;

namespace Kacls.Azure.Diagnosis;

/// <summary>
/// What the app can do with its keys, under its own identity and from its own network: a permission that somebody else has, or a name that
/// resolves on another machine, proves nothing (github.com/getsops/sops, issues 1487 and 2112).
/// </summary>
internal sealed class KeyDiagnosis(
    KaclsSettings settings,
    IEnumerable<IKeyEncryptionKey> keks,
    SharedTokenCredential credential,
    HttpPipelineTransport transport,
    IdentityProbe identity,
    Func<string, CancellationToken, Task<IPAddress[]>> resolve,
    TimeProvider clock,
    IServiceAudit? audit = null)
{
    /// <summary>The app's command-line argument that prints it in place of a start.</summary>
    public const string Argument = "--diagnose-keys";

    /// <summary>Tries everything.</summary>
    /// <returns>A line for the identity and one for each key, and whether all of it works.</returns>
    public async Task<(bool Works, IReadOnlyList<DiagnosisLine> Lines)> RunAsync(CancellationToken cancellation)
    {
        var works = true;
        var lines = new List<DiagnosisLine>();
        foreach (var (name, key, host, run) in Probes())
        {
            if (lines.Count == 0)
            {
                (works, var text) = await identity.RunAsync(host, cancellation);
                lines.Add(new($"Identity: {text}"));
            }

            CorrelationScope.Current = "";
            var result = await run(cancellation);
            works &= result.Works;
            audit?.Write(new ServiceRecord(ServiceRecord.Probe)
            {
                ReasonCode = result.Works ? "ok" : ErrorCatalogue.Unhealthy.ReasonCode,
                Kek = key,
                VaultRequestIds = CorrelationScope.VaultRequests,
                Detail = result.Works ? null : result.ToString(),
            });
            lines.Add(new($"{name}: {result}", CorrelationScope.VaultRequests));
        }

        return (works, lines.Count > 0 ? lines : [new("No key is in a vault.")]);
    }

    // Each is tried before the next is asked for: what a KEK is decides whether it has a seal key.
    private IEnumerable<(string Name, string Key, string Host, Func<CancellationToken, Task<ProbeResult>> Run)> Probes()
    {
        foreach (var key in settings.KeyEncryption.Provider == KeyEncryptionSettings.KeyVault ? settings.KeyEncryption.Keys : [])
        {
            var (probe, host) = Probe(key.KeyId);
            var kek = keks.First(candidate => candidate.Name == key.Name);
            yield return ($"KEK {key.Name} ({key.KeyId})", key.KeyId!, host, cancellation => probe.RunAsync(kek, cancellation));
            if (probe.IsRsa)
            {
                var (seal, _) = Probe(key.SealKey);
                yield return ($"Seal key of KEK {key.Name} ({key.SealKey})", key.SealKey, host, seal.RunSealKeyAsync);
            }
        }

        if (settings.Signing.KeyId is { Length: > 0 } signing)
        {
            var (probe, host) = Probe(signing);
            yield return ($"Signing key ({signing})", signing, host, probe.RunSigningKeyAsync);
        }
    }

    private (KeyProbe Probe, string Host) Probe(string? keyId)
    {
        var identifier = KeyIdentifier.Parse(keyId);
        return (new KeyProbe(identifier, credential, transport, resolve, clock), identifier.VaultUri.Host);
    }
}
