using Azure.Core;
using Azure.Identity;
using Kacls.Azure.KeyEncryption;
using Kacls.Testing;
using KaclsFunctions.Tests.KeyVault;
using Microsoft.Extensions.Logging.Abstractions;

namespace KaclsFunctions.Tests.Identity;

/// <summary>One token for all who call a vault, whatever the identity endpoint does.</summary>
public sealed class SharedTokenTests
{
    private static readonly TokenRequestContext Vault = new(["https://vault.azure.net/.default"]);
    private readonly ManualTimeProvider clock = new();
    private readonly FakeTokenCredential inner = new();
    private readonly SharedTokenCredential shared;
    private int made;

    public SharedTokenTests() => shared = new SharedTokenCredential(
        () =>
        {
            made++;
            return inner;
        },
        clock,
        NullLogger<SharedTokenCredential>.Instance);

    [Fact]
    public async Task a_token_is_fetched_once_for_all_and_kept()
    {
        inner.Before = cancellation => Task.Delay(10, cancellation);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Get()));
        clock.Advance(TimeSpan.FromHours(1));
        await Get();
        Assert.Equal(1, inner.Asked);
    }

    [Fact]
    public async Task a_token_that_nobody_waits_for_any_longer_is_there_for_the_next()
    {
        var release = new TaskCompletionSource();
        inner.Before = cancellation => release.Task.WaitAsync(cancellation);
        using var impatient = new CancellationTokenSource();
        var first = shared.GetTokenAsync(Vault, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        release.SetResult();
        await Get();
        Assert.Equal(1, inner.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_fetch_that_never_returns_ends_and_the_next_one_works(bool heedsCancellation)
    {
        inner.Before = cancellation => Task.Delay(Timeout.InfiniteTimeSpan, heedsCancellation ? cancellation : CancellationToken.None);
        var fetch = Get();
        await Eventually.True(() => clock.WaitingTimers == 1);
        Assert.True(shared.IsAwaitedFor("contoso.vault.azure.net"));
        Assert.False(shared.IsAwaitedFor("contoso.managedhsm.azure.net"));
        clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<IdentityUnavailableException>(() => fetch);

        inner.Before = null;
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("token", await Get());
    }

    [Fact]
    public async Task a_clock_that_is_set_back_does_not_put_off_the_next_try()
    {
        inner.Before = _ => throw new AuthenticationFailedException("no");
        await Assert.ThrowsAsync<AuthenticationFailedException>(Get);
        clock.Jump(TimeSpan.FromHours(-2));
        inner.Before = null;
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("token", await Get());
    }

    [Fact]
    public async Task the_old_token_serves_while_it_is_valid_and_its_renewal_is_tried_again_and_again()
    {
        var start = clock.GetUtcNow();
        inner.Token = asked => new AccessToken($"token{asked}", start.AddHours(asked));
        Assert.Equal("token1", await Get());

        var down = true;
        clock.Advance(TimeSpan.FromMinutes(55));
        var renewals = 0;
        inner.Before = _ =>
        {
            Interlocked.Increment(ref renewals);
            return down ? throw new AuthenticationFailedException("busy") : Task.CompletedTask;
        };
        for (var tries = 1; tries <= 3; tries++)
        {
            Assert.Equal("token1", await Get());
            await Eventually.True(() => Volatile.Read(ref renewals) == tries);
            await Get();
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        down = false;
        await Eventually.True(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return await Get() == "token2";
        });
    }

    [Fact]
    public async Task a_failure_is_everybodys_for_two_seconds_and_then_tried_again()
    {
        inner.Before = _ => throw new AuthenticationFailedException("no");
        await Assert.ThrowsAsync<AuthenticationFailedException>(Get);
        inner.Before = null;
        await Assert.ThrowsAsync<AuthenticationFailedException>(Get);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("token", await Get());
    }

    [Fact]
    public async Task the_answer_to_a_claims_challenge_is_everybodys_token()
    {
        inner.Token = asked => new AccessToken($"token{asked}", DateTimeOffset.MaxValue);
        await Get();
        var challenged = new TokenRequestContext(Vault.Scopes, claims: "{\"access_token\":{}}");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => shared.GetTokenAsync(challenged, CancellationToken.None).AsTask()));
        Assert.All(answers, answer => Assert.Equal("token2", answer.Token));
        Assert.Equal("token2", await Get());
        Assert.Equal((2, "{\"access_token\":{}}"), (inner.Asked, inner.LastClaims));
    }

    [Fact]
    public async Task a_challenge_that_comes_back_later_is_answered_anew()
    {
        inner.Token = asked => new AccessToken($"token{asked}", DateTimeOffset.MaxValue);
        var challenged = new TokenRequestContext(Vault.Scopes, claims: "{}");
        Assert.Equal("token1", (await shared.GetTokenAsync(challenged, CancellationToken.None)).Token);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("token2", (await shared.GetTokenAsync(challenged, CancellationToken.None)).Token);
        Assert.Equal("token2", await Get());
    }

    [Fact]
    public async Task a_credential_that_fails_for_long_is_made_again()
    {
        inner.Before = _ => throw new AuthenticationFailedException("the header is stale");
        for (var seconds = 0; seconds < 60; seconds += 10)
        {
            await Assert.ThrowsAsync<AuthenticationFailedException>(Get);
            Assert.Equal(1, made);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        inner.Before = null;
        Assert.Equal("token", await Get());
        Assert.Equal(2, made);
    }

    private async Task<string> Get() => (await shared.GetTokenAsync(Vault, CancellationToken.None)).Token;
}
