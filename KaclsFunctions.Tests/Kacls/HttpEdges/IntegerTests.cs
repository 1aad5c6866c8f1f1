using System.Text;
using Kacls.Errors;
using Kacls.Requests;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>JSON tells no integer from a number whose fraction is nothing (RFC 8259 section 6): some libraries write 32 as 32.0.</summary>
public sealed class IntegerTests
{
    private static readonly Member[] Shape = [Members.RsaPssSaltLength];

    [Theory]
    [InlineData("32", 32)]
    [InlineData("32.0", 32)]
    [InlineData("32.000", 32)]
    [InlineData("3.2e1", 32)]
    [InlineData("3.2E+1", 32)]
    [InlineData("320e-1", 32)]
    [InlineData("0.0", 0)]
    [InlineData("-0.0", 0)]
    [InlineData("0e5", 0)]
    [InlineData("0e-400", 0)]
    [InlineData("-1.0", -1)]
    [InlineData("2147483647.0", int.MaxValue)]
    [InlineData("-2.147483648e9", int.MinValue)]
    [InlineData("null", null)]
    public void an_integer_may_have_a_fraction_of_zero_or_an_exponent(string json, int? value)
    {
        using var body = Parse(json);
        Assert.Equal(value, body.Get(Members.RsaPssSaltLength));
    }

    [Theory]
    [InlineData("32.5")]
    [InlineData("3.25e1")]
    [InlineData("325e-1")]
    [InlineData("32.00000000000000000001")]
    [InlineData("32.00000000000000000000000000000000000001")]
    [InlineData("31.99999999999999999999999999999999999999")]
    [InlineData("1e-30")]
    [InlineData("0.1e-30")]
    [InlineData("1e-999")]
    [InlineData("2147483648.0")]
    [InlineData("-2147483649.0")]
    [InlineData("3.2e10")]
    [InlineData("1e999")]
    [InlineData("\"32\"")]
    [InlineData("\"32.0\"")]
    [InlineData("true")]
    [InlineData("[32.0]")]
    public void all_else_is_none(string json)
    {
        var refused = Assert.Throws<KaclsException>(() => Parse(json));
        Assert.Equal("member_malformed", refused.Error.ReasonCode);
    }

    private static RequestBody Parse(string json) =>
        RequestBody.Parse(Encoding.UTF8.GetBytes($$"""{"rsa_pss_salt_length":{{json}}}"""), Shape);
}
