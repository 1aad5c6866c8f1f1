using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Kacls.Azure.KeyEncryption;
using Kacls.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Identity.Client;

namespace KaclsFunctions.Tests.Identity;

/// <summary>What the real ManagedIdentityCredential makes of an endpoint's bad days, and what we make of that.</summary>
public sealed class ManagedIdentityEndpointTests
{
    [Theory]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(401)]
    [InlineData(403)]
    public async Task an_endpoint_that_is_busy_or_away_is_worth_a_retry(int status)
    {
        var failure = await FailureAsync(_ => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("{}") });
        var error = IdentityErrors.Of(failure).Error;
        Assert.Equal(("identity_unavailable", 503, 2), (error.ReasonCode, error.Status, error.RetryAfterSeconds));
    }

    [Fact]
    public async Task an_endpoint_that_can_not_be_reached_is_worth_a_retry()
    {
        var failure = await FailureAsync(_ => throw new HttpRequestException("no route"));
        var error = IdentityErrors.Of(failure).Error;
        Assert.Equal(("identity_unavailable", 2), (error.ReasonCode, error.RetryAfterSeconds));
    }

    /// <summary>As App Service's endpoint says it; by IMDS, the credential tells no status.</summary>
    [Fact]
    public void an_identity_that_is_not_assigned_is_not_worth_a_retry()
    {
        var refused = IdentityErrors.Of(
            new AuthenticationFailedException("failed", new MsalServiceException("invalid_request", "Identity not found", 400)));
        Assert.Equal("identity_unavailable", refused.Error.ReasonCode);
        Assert.Null(refused.Error.RetryAfterSeconds);
        Assert.Equal("the identity endpoint answered 400", refused.Detail);
    }

    // By itself the credential tries again for 20 to 90 seconds; ours is the bound.
    private static async Task<Exception> FailureAsync(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var http = new HttpClient(new Answering(answer));
        using var transport = new HttpClientTransport(http);
        var clock = new ManualTimeProvider();
        var options = new ManagedIdentityCredentialOptions(ManagedIdentityId.SystemAssigned) { Transport = transport };
        var shared = new SharedTokenCredential(
            () => new ManagedIdentityCredential(options), clock, NullLogger<SharedTokenCredential>.Instance);
        var fetch = shared.GetTokenAsync(new TokenRequestContext(["https://vault.azure.net/.default"]), CancellationToken.None).AsTask();
        await Eventually.True(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return fetch.IsCompleted;
        });
        return await Assert.ThrowsAnyAsync<AuthenticationFailedException>(() => fetch);
    }

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
