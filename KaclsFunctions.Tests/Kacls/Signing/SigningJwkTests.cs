using System.Security.Cryptography;
using Kacls.Signing;
using KaclsFunctions.Tests.KeyVault;

namespace KaclsFunctions.Tests.Signing;

public sealed class SigningJwkTests
{
    [Fact]
    public void leading_zeros_of_a_vaults_numbers_change_neither_the_key_nor_its_id()
    {
        using var rsa = TestRsa.Key();
        var plain = rsa.ExportParameters(includePrivateParameters: false);
        var padded = plain with { Modulus = [0, .. plain.Modulus!], Exponent = [0, .. plain.Exponent!] };
        var (expected, actual) = (SigningJwk.Of(plain), SigningJwk.Of(padded));
        Assert.Equal("AQAB", actual.E);
        Assert.Equal((expected.N, expected.E, expected.Kid), (actual.N, actual.E, actual.Kid));
    }

    [Fact]
    public void zeros_do_not_make_a_short_key_long_enough()
    {
        using var rsa = RSA.Create(1024);
        var key = rsa.ExportParameters(includePrivateParameters: false);
        Assert.Throws<CryptographicException>(() => SigningJwk.Of(key with { Modulus = [.. new byte[128], .. key.Modulus!] }));
    }
}
