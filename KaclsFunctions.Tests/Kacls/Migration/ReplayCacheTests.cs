using System.Globalization;
using Kacls.Errors;
using Kacls.Migration;
using Kacls.Protocol;
using Kacls.Testing;
using Kacls.Tokens;

namespace KaclsFunctions.Tests.Migration;

public sealed class ReplayCacheTests
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider time = new();
    private readonly ReplayCache used;

    public ReplayCacheTests() => used = new ReplayCache(time, Skew);

    [Fact]
    public void an_id_is_refused_a_second_time()
    {
        used.Add(Token("a"));
        used.Add(Token("b"));
        AssertRefused(ErrorCatalogue.PeerTokenReplayed, Token("a"));
    }

    [Fact]
    public void the_same_id_of_another_peer_is_another_token()
    {
        used.Add(Token("a"));
        used.Add(Token("a") with { Issuer = "https://another.example/v1" });
    }

    [Fact]
    public void tokens_without_an_id_are_not_told_apart()
    {
        used.Add(Token(null));
        used.Add(Token(null));
    }

    [Fact]
    public void an_id_is_remembered_until_its_token_is_refused_as_expired()
    {
        var token = Token("a");
        used.Add(token);

        time.Advance(token.Expires + Skew - time.GetUtcNow() - TimeSpan.FromSeconds(1));
        AssertRefused(ErrorCatalogue.PeerTokenReplayed, token);

        time.Advance(TimeSpan.FromSeconds(1));
        used.Add(token);
    }

    [Fact]
    public void a_peer_that_floods_is_refused_until_its_tokens_expire_and_no_other_peer_is()
    {
        for (var index = 0; index < ReplayCache.MaxTokens; index++)
        {
            used.Add(Token(index.ToString(CultureInfo.InvariantCulture)));
        }

        AssertRefused(ErrorCatalogue.PeerTooManyTokens, Token("one more"));
        AssertRefused(ErrorCatalogue.PeerTokenReplayed, Token("0"));
        used.Add(Token("a") with { Issuer = "https://another.example/v1" });

        time.Advance(TimeSpan.FromMinutes(6));
        used.Add(Token("one more"));
    }

    private PeerToken Token(string? id) => new()
    {
        Issuer = "https://old.example/v1",
        KaclsUrl = "https://kacls.example/v1",
        ResourceName = "document",
        Id = id,
        Expires = time.GetUtcNow() + TimeSpan.FromMinutes(5),
    };

    private void AssertRefused(KaclsError error, PeerToken token) =>
        Assert.Equal(error.ReasonCode, Assert.Throws<KaclsException>(() => used.Add(token)).Error.ReasonCode);
}
