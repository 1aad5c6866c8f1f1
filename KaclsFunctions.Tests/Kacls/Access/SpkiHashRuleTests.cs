using Kacls.Access;
using Kacls.Envelopes;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

/// <summary>The token's hash is that of the envelope, and of the key in it.</summary>
public sealed class SpkiHashRuleTests
{
    private static readonly byte[] Own = SpkiHash.Of(SmimeKeys.Rsa2048);
    private static readonly byte[] Others = SpkiHash.Of(SmimeKeys.Other);

    public static TheoryData<string, byte[], byte[], string?> Cases => new()
    {
        { "all the same", Own, Own, null },
        { "a token for another key", Own, Others, "spki_hash_mismatch" },
        { "an envelope with the hash of another key", Others, Own, "spki_hash_mismatch" },
        { "both with the hash of another key", Others, Others, "spki_hash_mismatch" },
        { "a token with part of the hash", Own, Own[..31], "spki_hash_mismatch" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Rule("4.10-3", "6-3")]
    public void a_key_is_used_under_its_own_hash_only(string name, byte[] inEnvelope, byte[] inToken, string? reasonCode)
    {
        using var content = new PrivateKeyContent(SmimeKeys.Rsa2048.ExportPkcs8PrivateKey(), inEnvelope, "");
        Assert.NotEmpty(name);
        AssertOutcome(reasonCode, () => SpkiHashRule.RequireMatch(content, inToken).Dispose());
    }

    [Fact]
    public void content_that_is_no_key_is_malformed()
    {
        using var content = new PrivateKeyContent(new byte[100], new byte[32], "");
        AssertOutcome("envelope_malformed", () => SpkiHashRule.RequireMatch(content, new byte[32]).Dispose());
    }
}
