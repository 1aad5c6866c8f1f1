using Azure.Core.Pipeline;
using Kacls.Audit;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Sends the correlation id of the request along as <c>x-ms-client-request-id</c>, which Key Vault's operators can look up.
/// <see cref="VaultRequestIdPolicy"/> takes the vault's own id the other way.
/// </summary>
internal static class VaultRequestId
{
    public static IDisposable? Scope() =>
        CorrelationScope.Current is { Length: > 0 } id ? HttpPipeline.CreateClientRequestIdScope(id) : null;
}
