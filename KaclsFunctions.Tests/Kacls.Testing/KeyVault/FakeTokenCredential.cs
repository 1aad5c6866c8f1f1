using Azure.Core;

namespace KaclsFunctions.Tests.KeyVault;

/// <summary>Hands out a token that the Key Vault protocol server accepts; counts how often it is asked, and for which scopes.</summary>
internal sealed class FakeTokenCredential : TokenCredential
{
    private int asked;

    public int Asked => asked;

    public string? LastScope { get; private set; }

    /// <summary>The claims that were asked for last.</summary>
    public string? LastClaims { get; private set; }

    /// <summary>What happens before the token is there.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    /// <summary>The token, told how often one was asked for; one that never expires unless it is given.</summary>
    public Func<int, AccessToken> Token { get; set; } =
        _ => new AccessToken("token", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        (LastScope, LastClaims) = (requestContext.Scopes.Single(), requestContext.Claims);
        return Token(Interlocked.Increment(ref asked));
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
