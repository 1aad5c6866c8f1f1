using Kacls.Access;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

/// <summary>The token's hash is that of the envelope, and of the key in it.</summary>
public sealed class SpkiHashRuleTests
{
    private static readonly byte[] Own = SpkiHash.Of(SmimeKeys.Rsa2048);
    private static readonly byte[] Others = SpkiHash.Of(SmimeKeys.Other);

    private static readonly Dictionary<string, (byte[] InEnvelope, byte[] InToken)> Hashes = new()
    {
        ["all the same"] = (Own, Own),
        ["a token for another key"] = (Own, Others),
        ["an envelope with the hash of another key"] = (Others, Own),
        ["both with the hash of another key"] = (Others, Others),
        ["a token with part of the hash"] = (Own, Own[..31]),
    };

    [Theory]
    [InlineData("all the same", null)]
    [InlineData("a token for another key", "spki_hash_mismatch")]
    [InlineData("an envelope with the hash of another key", "spki_hash_mismatch")]
    [InlineData("both with the hash of another key", "spki_hash_mismatch")]
    [InlineData("a token with part of the hash", "spki_hash_mismatch")]
    [Rule("4.10-3", "6-3")]
    public void a_key_is_used_under_its_own_hash_only(string name, string? reasonCode)
    {
        using var content = new PrivateKeyContent(SmimeKeys.Rsa2048.ExportPkcs8PrivateKey(), Hashes[name].InEnvelope, "");
        AssertOutcome(reasonCode, () => SpkiHashRule.RequireMatch(content, Hashes[name].InToken).Dispose());
    }

    [Theory]
    [InlineData("a token for another key", "by the wrapped key's envelope")]
    [InlineData("both with the hash of another key", "by the key itself")]
    public void the_operator_reads_by_what_the_hash_is_another(string name, string by)
    {
        using var content = new PrivateKeyContent(SmimeKeys.Rsa2048.ExportPkcs8PrivateKey(), Hashes[name].InEnvelope, "");
        var refusal = Assert.Throws<KaclsException>(() => SpkiHashRule.RequireMatch(content, Hashes[name].InToken).Dispose());
        Assert.StartsWith($"spki_hash, {by}: received", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void content_that_is_no_key_is_malformed()
    {
        using var content = new PrivateKeyContent(new byte[100], new byte[32], "");
        AssertOutcome("envelope_malformed", () => SpkiHashRule.RequireMatch(content, new byte[32]).Dispose());
    }

    /// <summary>Nobody gets the key, so nobody else would dispose it.</summary>
    [Fact]
    public void a_key_that_is_not_the_one_of_its_hash_is_zeroed_at_once()
    {
        using var content = new PrivateKeyContent(SmimeKeys.Rsa2048.ExportPkcs8PrivateKey(), Others, "");
        AssertOutcome("spki_hash_mismatch", () => SpkiHashRule.RequireMatch(content, Others).Dispose());
        Assert.All(content.Pkcs8, value => Assert.Equal(0, value));
    }
}
