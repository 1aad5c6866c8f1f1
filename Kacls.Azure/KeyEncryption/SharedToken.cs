using Azure.Core;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// The access token for one resource: fetched once for all who wait, whoever of them gives up, and used for as long as it is valid, while
/// the next one is fetched beside it.
/// </summary>
/// <param name="fetch">Asks for a token, and comes to an end.</param>
/// <param name="clock">Says when a token is due.</param>
internal sealed class SharedToken(Func<TokenRequestContext, Task<AccessToken>> fetch, TimeProvider clock)
{
    /// <summary>How long after a fetch the next one starts; until then a failure is everybody's.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // The SDK asks for another one when there are five minutes left, unless the token says when.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(6);

    // A challenge that comes back at once is from a pipeline that still had the old token.
    private static readonly TimeSpan ChallengeIsAnswered = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private AccessToken? current;
    private string? claims;
    private Task<AccessToken>? fetching;
    private long? fetched;

    /// <summary>Whether somebody must wait for a token now.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (gate)
            {
                return Valid(clock.GetUtcNow()) is null && fetching is { IsCompleted: false };
            }
        }
    }

    public Task<AccessToken> GetAsync(TokenRequestContext context)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (context.Claims is { } challenge && (challenge != claims || IsAnsweredLongAgo()))
            {
                // Continuous access evaluation: what we have is refused. The SDK asks without claims again at its next call, so that the
                // token for them must be everybody's from now on.
                (claims, current, fetching) = (challenge, null, null);
            }

            if (fetching is null || (fetching.IsCompleted && IsDue(now) && HasPassed(Pause)))
            {
                var asked = claims;
                fetching = Task.Run(() => FetchAsync(With(context, asked), asked));
            }

            return Valid(now) is { } token ? Task.FromResult(token) : fetching;
        }
    }

    private bool IsAnsweredLongAgo() => fetching is { IsCompleted: true } && HasPassed(ChallengeIsAnswered);

    /// <summary>Since a fetch ended, whatever the clock was set to meanwhile.</summary>
    private bool HasPassed(TimeSpan time) => fetched is not { } at || clock.GetElapsedTime(at) >= time;

    private static TokenRequestContext With(TokenRequestContext context, string? claims) =>
        new(context.Scopes, context.ParentRequestId, claims, context.TenantId, context.IsCaeEnabled);

    private async Task<AccessToken> FetchAsync(TokenRequestContext context, string? asked)
    {
        AccessToken? token = null;
        try
        {
            token = await fetch(context);
            return token.Value;
        }
        finally
        {
            lock (gate)
            {
                // Not if it was challenged meanwhile.
                if (asked == claims)
                {
                    (current, fetched) = (token ?? current, clock.GetTimestamp());
                }
            }
        }
    }

    private AccessToken? Valid(DateTimeOffset now) => current is { } token && token.ExpiresOn > now ? token : null;

    private bool IsDue(DateTimeOffset now) => current is not { } token || now >= (token.RefreshOn ?? token.ExpiresOn - Margin);
}
