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
    private KekVersion? newest;

    /// <summary>Of a KEK.</summary>
    public async Task<ProbeResult> RunAsync(IKeyEncryptionKey kek, CancellationToken cancellation)
    {
        var contentKey = RandomNumberGenerator.GetBytes(32);
        WrappedContentKey? wrapped = null;
        return await RunStepsAsync(
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

    /// <summary>Of the signing key: signs random bytes that no token has.</summary>
    public Task<ProbeResult> RunAsync(CancellationToken cancellation) => RunStepsAsync(
        [
            TryAsync("sign", "sign/action", async bound => await clients.Version(newest ?? default)
                .SignAsync(SignatureAlgorithm.RS256, RandomNumberGenerator.GetBytes(32), bound)),
        ],
        cancellation);

    private async Task<ProbeResult> RunStepsAsync(
        IEnumerable<Func<CancellationToken, Task<StepResult>>> ownSteps, CancellationToken cancellation)
    {
        var results = new List<StepResult>();
        foreach (var step in (Func<CancellationToken, Task<StepResult>>[])
            [TryAsync("list", "read", ListAsync), TryAsync("get", "read", GetAsync), .. ownSteps])
        {
            results.Add(await step(cancellation));
        }

        return new ProbeResult(await AddressAsync(cancellation), results);
    }

    private async Task ListAsync(CancellationToken bound)
    {
        var versions = await new KeyVersionLoader(clients.Keys, identifier.Name).ListAsync(bound);
        newest = versions.Where(version => version.Enabled).MaxBy(version => version.CreatedOn)?.Version
            ?? throw ErrorCatalogue.KekDeleted.ToException("the vault lists no enabled version of the key");
    }

    private async Task GetAsync(CancellationToken bound) => await clients.Keys.GetKeyAsync(identifier.Name, newest?.ToString(), bound);

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
