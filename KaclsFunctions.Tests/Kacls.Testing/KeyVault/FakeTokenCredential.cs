using Azure.Core;

namespace KaclsFunctions.Tests.KeyVault;

/// <summary>Hands out a token that the Key Vault protocol server accepts; counts how often it is asked, and for which scopes.</summary>
internal sealed class FakeTokenCredential : TokenCredential
{
    private int asked;

    public int Asked => asked;

    public string? LastScope { get; private set; }

    /// <summary>What happens before the token is there.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref asked);
        LastScope = requestContext.Scopes.Single();
        return new AccessToken("token", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        if (Before is { } before)
        {
            await before(cancellationToken);
        }

        return GetToken(requestContext, cancellationToken);
    }
}
