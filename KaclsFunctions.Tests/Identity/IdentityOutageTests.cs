using Azure.Core;
using Azure.Identity;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using KaclsFunctions.Tests.KeyEncryption;
using Microsoft.Extensions.Logging.Abstractions;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.Identity;

/// <summary>A KEK whose service has trouble to get a token for itself.</summary>
public sealed class IdentityOutageTests
{
    [Fact]
    public async Task an_identity_endpoint_that_never_answers_is_named_and_stops_nobody_for_good()
    {
        await using var context = await StartAsync();
        var (_, wrapped) = await context.WarmAsync();
        context.Credential.Before = cancellation => Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        var kek = context.Kek(credential: Shared(context));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var refused = Refused(() => Unwrap(kek, wrapped));

            // The two keys' refreshes, the deadline, and the wait for the token.
            await Eventually.True(() => context.Clock.WaitingTimers >= 4);
            context.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(ErrorCatalogue.IdentityUnavailable, (await refused).Error);
        }

        context.Credential.Before = null;
        context.Clock.Advance(TimeSpan.FromSeconds(10));
        context.Clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.True(async () =>
        {
            context.Clock.Advance(TimeSpan.FromSeconds(2));
            try
            {
                return await Unwrap(kek, wrapped) is { Length: 32 };
            }
            catch (KaclsException refused) when (refused.Error.ReasonCode == "identity_unavailable")
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task a_cold_wrap_that_waits_for_a_token_is_not_a_time_out_of_the_vault()
    {
        await using var context = await StartAsync();
        context.Credential.Before = cancellation => Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        var refused = Refused(() => context.Wrap(context.Kek(credential: Shared(context))));
        await Eventually.True(() => context.Clock.WaitingTimers >= 4);
        context.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("identity_unavailable", (await refused).Error.ReasonCode);
    }

    [Fact]
    public async Task a_credential_without_a_token_is_no_missing_role()
    {
        await using var context = await StartAsync();
        context.Credential.Before = _ => throw new AuthenticationFailedException("no");
        var refused = await Refused(() => context.Wrap(context.Kek(credential: Shared(context))));
        Assert.Equal(ErrorCatalogue.IdentityUnavailable, refused.Error);
        Assert.Equal(2, refused.Error.RetryAfterSeconds);
    }

    [Fact]
    public async Task a_revoked_token_is_replaced_once_for_fifty_calls()
    {
        await using var context = await StartAsync();
        context.Credential.Token = asked => new AccessToken($"token{asked}", DateTimeOffset.MaxValue);
        var kek = context.Kek(credential: Shared(context));
        var wrapped = await context.Wrap(kek);
        Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
        Assert.Equal(1, context.Credential.Asked);

        context.Server.Faults.Revoke("token1", "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1604106651\"}}}");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped))));
        Assert.Equal(2, context.Credential.Asked);
        for (var count = 0; count < 5; count++)
        {
            Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
        }

        Assert.Equal(2, context.Credential.Asked);
    }

    private static SharedTokenCredential Shared(VaultKekContext context) =>
        new(() => context.Credential, context.Clock, NullLogger<SharedTokenCredential>.Instance);
}
