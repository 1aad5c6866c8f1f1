using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Who this service is to every vault. The SDK's own cache does not do: each client of the SDK has its own, ends a fetch with the request
/// that began it, though a first token can take longer than one request may wait, and forgets the answer to a claims challenge with the
/// call that got it (Azure.Core, BearerTokenAuthenticationPolicy; github.com/Azure/azure-sdk-for-net, issues 23713 and 45351).
/// </summary>
/// <param name="create">Makes the credential, and makes it again after it failed for long.</param>
/// <param name="clock">Bounds a fetch.</param>
/// <param name="logger">Hears of fetches that failed.</param>
internal sealed class SharedTokenCredential(Func<TokenCredential> create, TimeProvider clock, ILogger<SharedTokenCredential> logger)
    : TokenCredential
{
    /// <summary>The longest that a fetch takes.</summary>
    public static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a credential fails before another takes its place: what it read of the environment when it was made may be stale
    /// (IDENTITY_HEADER; github.com/Azure/azure-functions-host, issue 11058).
    /// </summary>
    public static readonly TimeSpan LongFailure = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, SharedToken> tokens = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private TokenCredential credential = create();
    private long? failingSince;

    /// <summary>Whether a call to this host would wait for a token now.</summary>
    public bool IsAwaitedFor(string host) => tokens.Any(token => token.Value.IsAwaited && IsFor(token.Key, host));

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        credential.GetToken(requestContext, cancellationToken);

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        await tokens.GetOrAdd($"{requestContext.Scopes[0]} {requestContext.TenantId}", _ => new SharedToken(FetchAsync, clock))
            .GetAsync(requestContext)
            .WaitAsync(cancellationToken);

    // A vault's resource is the end of its host's name (https://vault.azure.net/.default).
    private static bool IsFor(string key, string host) =>
        Uri.TryCreate(key.Split(' ')[0], UriKind.Absolute, out var scope)
        && host.EndsWith($".{scope.Host}", StringComparison.OrdinalIgnoreCase);

    private async Task<AccessToken> FetchAsync(TokenRequestContext context)
    {
        using var bound = new CancellationTokenSource(FetchTimeout, clock);
        try
        {
            var token = await Credential().GetTokenAsync(context, bound.Token).AsTask().WaitAsync(bound.Token);
            lock (gate)
            {
                failingSince = null;
            }

            return token;
        }
        catch (Exception exception)
        {
            lock (gate)
            {
                failingSince ??= clock.GetTimestamp();
            }

            var failure = exception switch
            {
                AuthenticationFailedException failed => failed,
                OperationCanceledException =>
                    new IdentityUnavailableException($"no token within {FetchTimeout.TotalSeconds} seconds", exception),
                _ => new IdentityUnavailableException(exception.GetType().Name, exception),
            };
            IdentityLog.FetchFailed(logger, context.Scopes[0], IdentityErrors.Of(failure).Detail!, failure);
            throw failure;
        }
    }

    private TokenCredential Credential()
    {
        lock (gate)
        {
            if (failingSince is { } since && clock.GetElapsedTime(since) >= LongFailure)
            {
                IdentityLog.MadeAgain(logger);
                (credential, failingSince) = (create(), null);
            }

            return credential;
        }
    }
}
