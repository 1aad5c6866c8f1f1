using System.Diagnostics;
using Kacls.Diagnostics;
using Kacls.Errors;
using Kacls.Testing;
using Kacls.Tokens;

namespace KaclsFunctions.Tests.Tokens;

/// <summary>The span of a token's validation says whose token it was and why it was refused (docs/telemetry.md).</summary>
public sealed class TokenSpanTests
{
    [Theory]
    [InlineData("authentication", "authentication_malformed")]
    [InlineData("authorization", "authorization_malformed")]
    [InlineData("peer", "authentication_malformed")]
    public async Task a_refused_token_leaves_its_reason_code_on_its_span(string token, string reasonCode)
    {
        var name = $"Kacls.TokenSpans.{token}";
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var validator = new TokenValidator(new IssuerRegistry([], []), new ManualTimeProvider(), TimeSpan.Zero, new KaclsDiagnostics(name));

        await Assert.ThrowsAsync<KaclsException>(async () =>
        {
            switch (token)
            {
                case "authentication":
                    await validator.ValidateAuthenticationAsync("no token"u8.ToArray(), TokenPurposes.User, CancellationToken.None);
                    break;
                case "authorization":
                    await validator.ValidateAuthorizationAsync("no token"u8.ToArray(), CancellationToken.None);
                    break;
                default:
                    await validator.ValidatePeerAsync("no token"u8.ToArray(), CancellationToken.None);
                    break;
            }
        });

        var span = Assert.Single(ended);
        Assert.Equal(("kacls.validate", token, reasonCode), (span.OperationName, span.GetTagItem("token"), span.GetTagItem("reason_code")));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }
}
