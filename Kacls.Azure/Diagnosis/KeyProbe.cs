using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Migration;

namespace Kacls.Azure.Diagnosis;

/// <summary>Tries with one key, one after the other, what the service does with it.</summary>
/// <param name="identifier">The key.</param>
/// <param name="credential">Who this service is to the vault.</param>
/// <param name="transport">How the vault is reached.</param>
/// <param name="resolve">Looks a host's addresses up.</param>
/// <param name="clock">Bounds each step.</param>
internal sealed partial class KeyProbe(
    KeyVaultKeyIdentifier identifier,
    TokenCredential credential,
    HttpPipelineTransport transport,
    Func<string, CancellationToken, Task<IPAddress[]>> resolve,
    TimeProvider clock)
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(15);

    private readonly VaultClients clients = new(identifier.VaultUri, identifier.Name, credential, transport);
    private KekVersion? version;

    /// <summary>Whether the key is known to be an RSA key, after a run.</summary>
    public bool IsRsa { get; private set; }

    /// <summary>Of a KEK.</summary>
    public async Task<ProbeResult> RunAsync(IKeyEncryptionKey kek, CancellationToken cancellation)
    {
        var contentKey = RandomNumberGenerator.GetBytes(32);
        WrappedContentKey? wrapped = null;
        return await RunStepsAsync(
            Newest,
            [
                TryAsync("wrap", "wrap/action", async bound => wrapped = await kek.WrapAsync(contentKey, bound)),
                TryAsync("unwrap", "unwrap/action", async bound =>
                {
                    if (wrapped is not { } made)
                    {
                        throw ErrorCatalogue.KekUnreachable.ToException("not tried: there is nothing to unwrap");
                    }

                    await kek.UnwrapAsync(made, bound);
                }),
            ],
            cancellation);
    }

    /// <summary>Of the signing key.</summary>
    public Task<ProbeResult> RunSigningKeyAsync(CancellationToken cancellation) => RunSignAsync(Newest, cancellation);

    /// <summary>Of a seal key, whose oldest version signs.</summary>
    public Task<ProbeResult> RunSealKeyAsync(CancellationToken cancellation) => RunSignAsync(SealKey.OldestOf, cancellation);

    // Signs random bytes: no token has them, and no seal follows from them.
    private Task<ProbeResult> RunSignAsync(Func<IEnumerable<KeyVersionInfo>, KeyVersionInfo?> choose, CancellationToken cancellation) =>
        RunStepsAsync(
            choose,
            [
                TryAsync("sign", "sign/action", async bound => await clients.Version(version ?? default)
                    .SignAsync(SignatureAlgorithm.RS256, RandomNumberGenerator.GetBytes(32), bound)),
            ],
            cancellation);

    private static KeyVersionInfo? Newest(IEnumerable<KeyVersionInfo> versions) =>
        versions.Where(version => version.Enabled).MaxBy(version => version.CreatedOn);

    private async Task<ProbeResult> RunStepsAsync(
        Func<IEnumerable<KeyVersionInfo>, KeyVersionInfo?> choose,
        IEnumerable<Func<CancellationToken, Task<StepResult>>> ownSteps, CancellationToken cancellation)
    {
        var results = new List<StepResult>();
        foreach (var step in (Func<CancellationToken, Task<StepResult>>[])
            [TryAsync("list", "read", bound => ListAsync(choose, bound)), TryAsync("get", "read", GetAsync), .. ownSteps])
        {
            results.Add(await step(cancellation));
        }

        return new ProbeResult(await AddressAsync(cancellation), results);
    }

    private async Task ListAsync(Func<IEnumerable<KeyVersionInfo>, KeyVersionInfo?> choose, CancellationToken bound) =>
        version = choose(await new KeyVersionLoader(clients.Keys, identifier.Name).ListAsync(bound))?.Version
            ?? throw ErrorCatalogue.KekDeleted.ToException("the vault lists no version of the key that can be used");

    private async Task GetAsync(CancellationToken bound)
    {
        var type = (await clients.Keys.GetKeyAsync(identifier.Name, version?.ToString(), bound)).Value.KeyType;
        IsRsa = type == KeyType.Rsa || type == KeyType.RsaHsm;
    }

    private Func<CancellationToken, Task<StepResult>> TryAsync(string step, string permission, Func<CancellationToken, Task> call) =>
        async cancellation =>
        {
            using var timeout = new CancellationTokenSource(StepTimeout, clock);
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
            try
            {
                await call(bound.Token);
                return new StepResult(step, null);
            }
#pragma warning disable CA1031 // Whatever it is, it is what the diagnosis tells.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                cancellation.ThrowIfCancellationRequested();
                var failure = exception as KaclsException ?? VaultErrors.Translate(exception, clock);
                var needs = failure.Error == ErrorCatalogue.KekAccessDenied ? $", needs {Missing(failure.Detail, permission)}" : "";
                return new StepResult(step, $"{failure.Error.ReasonCode}{needs} ({failure.Detail})");
            }
        };

    // What the vault says is missing need not be what the step is for: a wrap begins with a list.
    private string Missing(string? detail, string permission) =>
        PermissionName().Match(detail ?? "") is { Success: true } named ? named.Value : Permission(permission);

    // Azure documentation, permissions of Microsoft.KeyVault; an HSM's are its own (Managed HSM local RBAC built-in roles).
    private string Permission(string action) => identifier.VaultUri.Host.Contains(".managedhsm.", StringComparison.OrdinalIgnoreCase)
        ? $"Microsoft.KeyVault/managedHsm/keys/{(action == "read" ? "read/action" : action)}"
        : $"Microsoft.KeyVault/vaults/keys/{action}";

    private async Task<string> AddressAsync(CancellationToken cancellation)
    {
        try
        {
            var addresses = await resolve(identifier.VaultUri.Host, cancellation);
            return string.Join(", ", addresses.Select(address =>
                $"{address} ({(PublicAddresses.ReachOf(address) == AddressReach.Public ? "public" : "private")})"));
        }
        catch (SocketException exception)
        {
            return $"unknown ({exception.SocketErrorCode})";
        }
    }

    [GeneratedRegex("Microsoft\\.KeyVault/(vaults|managedHsm)/keys/[A-Za-z/]+", RegexOptions.ExplicitCapture)]
    private static partial Regex PermissionName();
}
