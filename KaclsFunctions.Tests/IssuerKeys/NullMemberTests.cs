using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.IssuerKeys;

/// <summary>Key sets as issuers serialise them, with members that say nothing; and what is told of keys that can't be used.</summary>
[Rule("A-23")]
public sealed class NullMemberTests
{
    [Theory]
    [InlineData("alg", "null")]
    [InlineData("use", "null")]
    [InlineData("kid", "null")]
    [InlineData("key_ops", "null")]
    [InlineData("key_ops", "[]")]
    [InlineData("crv", "null")]
    [InlineData("x", "null")]
    [InlineData("x5c", "null")]
    [InlineData("key_ops", "[\"verify\",null]")]
    public async Task a_member_that_says_nothing_is_absent(string member, string json)
    {
        await using var kacls = await StartAsync(Changed(KeyPool.Rsa(4), member, json));
        await kacls.AcceptsAsync();
    }

    [Fact]
    public async Task all_of_them_at_once_as_net_issuers_write_them()
    {
        foreach (var key in new[] { KeyPool.Rsa(4), KeyPool.EcP256 })
        {
            var jwk = key.ToJwk();
            foreach (var member in new[] { "alg", "use", "d", "dp", "dq", "k", "oth", "p", "q", "qi", "x5t", "x5t#S256", "x5u", "key_ops" })
            {
                jwk[member] = null;
            }

            jwk["x5c"] = new JsonArray();
            await using var kacls = await StartAsync(jwk);
            await kacls.AcceptsAsync(kacls.Idp.IdToken().SignedBy(key));
        }
    }

    [Theory]
    [InlineData("use", "\"enc\"", "use")]
    [InlineData("use", "\"\"", "use")]
    [InlineData("use", "7", "use")]
    [InlineData("key_ops", "[null]", "key_ops")]
    [InlineData("key_ops", "[\"sign\"]", "key_ops")]
    [InlineData("key_ops", "\"verify\"", "key_ops")]
    [InlineData("alg", "7", "alg")]
    [InlineData("kty", "null", "kty")]
    [InlineData("n", "null", "n or e")]
    [InlineData("e", "\"AQ\"", "exponent")]
    public async Task what_was_passed_over_and_why_is_in_the_log_and_in_the_refusal(string member, string json, string why)
    {
        await using var kacls = await StartAsync(Changed(KeyPool.Rsa(4), member, json));
        var detail = await kacls.RefusesAsync(kacls.Idp.IdToken(), 401, "authentication_key_unknown");
        Assert.Contains(KeyPool.Rsa(4).Id, detail, StringComparison.Ordinal);
        Assert.Contains(why, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("not publish", kacls.Log.Text, StringComparison.Ordinal);
        Assert.Contains(kacls.Log.Text.Split('\n'), line => line.Contains("passed over", StringComparison.Ordinal)
            && line.Contains(KeyPool.Rsa(4).Id, StringComparison.Ordinal) && line.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task each_load_tells_it_again()
    {
        await using var kacls = await StartAsync(Changed(KeyPool.Rsa(4), "use", "\"enc\""));
        await kacls.RefusesAsync(kacls.Idp.IdToken(), 401, "authentication_key_unknown");
        kacls.Time.Advance(TimeSpan.FromSeconds(5));
        await kacls.RefusesAsync(kacls.Idp.IdToken(), 401, "authentication_key_unknown");
        Assert.True(kacls.Log.Text.Split('\n').Count(line => line.Contains("passed over", StringComparison.Ordinal)) >= 2);
    }

    [Theory]
    [InlineData("[null,KEY]")]
    [InlineData("[7,\"key\",[],KEY]")]
    [InlineData("[{},KEY]")]
    public async Task an_odd_entry_costs_only_itself(string keys)
    {
        await using var kacls = await KaclsApp.StartAsync(prepare: issuers =>
            issuers["idp"].KeySetText =
                $$"""{"keys":{{keys.Replace("KEY", KeyPool.Rsa(4).ToJwk().ToJsonString(), StringComparison.Ordinal)}}}""");
        await kacls.AcceptsAsync();
    }

    [Fact]
    public async Task a_kid_that_is_nowhere_in_the_set_is_said_to_be_so()
    {
        await using var kacls = await StartAsync(KeyPool.Rsa(4).ToJwk());
        var detail = await kacls.RefusesAsync(kacls.Idp.IdToken().WithHeader("kid", "nowhere"), 401, "authentication_key_unknown");
        Assert.DoesNotContain("passed over", detail, StringComparison.Ordinal);
    }

    private static JsonObject Changed(IssuerKey key, string member, string json)
    {
        var jwk = key.ToJwk();
        jwk[member] = JsonNode.Parse(json);
        return jwk;
    }

    private static Task<KaclsApp> StartAsync(JsonObject jwk) => KaclsApp.StartAsync(prepare: issuers =>
        issuers["idp"].KeySetText = new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString());
}
