using Azure.Core;
using Azure.Identity;
using Kacls.Azure.KeyEncryption;
using Kacls.Testing;
using KaclsFunctions.Tests.KeyVault;

namespace KaclsFunctions.Tests.KeyEncryption;

public sealed class AzureCredentialsTests
{
    private static readonly TokenRequestContext Vault = new(["https://vault.azure.net/.default"]);

    [Theory]
    [InlineData(null)]
    [InlineData("00000000-0000-0000-0000-000000000002")]
    public void in_azure_it_is_the_managed_identity(string? clientId) => Assert.IsType<ManagedIdentityCredential>(
        AzureCredentials.Create(name => name == "WEBSITE_INSTANCE_ID" ? "x" : name == "AZURE_CLIENT_ID" ? clientId : null));

    [Fact]
    public void elsewhere_it_is_the_developer() => Assert.IsType<DefaultAzureCredential>(AzureCredentials.Create(_ => null));

    [Fact]
    public async Task a_token_is_fetched_once_for_all_and_kept()
    {
        var inner = new FakeTokenCredential { Before = cancellation => Task.Delay(10, cancellation) };
        var shared = new SharedTokenCredential(inner, new ManualTimeProvider());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shared.GetTokenAsync(Vault, CancellationToken.None).AsTask()));
        Assert.Equal(1, inner.Asked);
    }

    [Fact]
    public async Task a_token_that_nobody_waits_for_any_longer_is_there_for_the_next()
    {
        var release = new TaskCompletionSource();
        var inner = new FakeTokenCredential { Before = cancellation => release.Task.WaitAsync(cancellation) };
        var shared = new SharedTokenCredential(inner, new ManualTimeProvider());
        using var impatient = new CancellationTokenSource();
        var first = shared.GetTokenAsync(Vault, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        release.SetResult();
        await shared.GetTokenAsync(Vault, CancellationToken.None);
        Assert.Equal(1, inner.Asked);
    }

    [Fact]
    public async Task a_failure_is_tried_again()
    {
        var fails = true;
        var inner = new FakeTokenCredential { Before = _ => fails ? throw new AuthenticationFailedException("no") : Task.CompletedTask };
        var shared = new SharedTokenCredential(inner, new ManualTimeProvider());
        await Assert.ThrowsAsync<AuthenticationFailedException>(() => shared.GetTokenAsync(Vault, CancellationToken.None).AsTask());
        fails = false;
        Assert.Equal("token", (await shared.GetTokenAsync(Vault, CancellationToken.None)).Token);
    }

    [Fact]
    public async Task a_token_near_its_end_and_one_for_claims_are_fetched_anew()
    {
        var inner = new FakeTokenCredential();
        var clock = new ManualTimeProvider(new DateTimeOffset(2098, 12, 31, 23, 55, 0, TimeSpan.Zero));
        var shared = new SharedTokenCredential(inner, clock);
        await shared.GetTokenAsync(Vault, CancellationToken.None);
        await shared.GetTokenAsync(Vault, CancellationToken.None);
        Assert.Equal(2, inner.Asked);

        var fresh = new SharedTokenCredential(inner, new ManualTimeProvider());
        await fresh.GetTokenAsync(Vault, CancellationToken.None);
        await fresh.GetTokenAsync(new TokenRequestContext(["https://vault.azure.net/.default"], claims: "{}"), CancellationToken.None);
        Assert.Equal(4, inner.Asked);
    }
}
