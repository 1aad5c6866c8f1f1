using Azure.Core;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Fetches each access token once for all who wait, and goes on fetching when they have given up: a first token can take longer than one
/// request may wait for the vault, and must be there for the next request.
/// </summary>
internal sealed class SharedTokenCredential(TokenCredential inner, TimeProvider clock) : TokenCredential
{
    // The SDK renews a token that has less than five minutes left; so we must not offer it one from here.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(6);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Task<AccessToken>> tokens = new(StringComparer.Ordinal);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        inner.GetToken(requestContext, cancellationToken);

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        // Claims answer one challenge of continuous access evaluation; their token is for nobody else.
        if (requestContext.Claims is not null)
        {
            return await inner.GetTokenAsync(requestContext, cancellationToken);
        }

        Task<AccessToken> token;
        lock (gate)
        {
            var key = $"{requestContext.TenantId} {string.Join(' ', requestContext.Scopes)}";
            if (!tokens.TryGetValue(key, out token!) || !IsFresh(token))
            {
                tokens[key] = token =
                    Task.Run(() => inner.GetTokenAsync(requestContext, CancellationToken.None).AsTask(), CancellationToken.None);
            }
        }

        return await token.WaitAsync(cancellationToken);
    }

    private bool IsFresh(Task<AccessToken> token) =>
        !token.IsCompleted || (token.IsCompletedSuccessfully && token.GetAwaiter().GetResult().ExpiresOn - clock.GetUtcNow() > Margin);
}
