using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.PrivateKeys;

/// <summary>openssl verifies the signatures.</summary>
public sealed class SignatureAlgorithmTests : IDisposable
{
    private static readonly RSA Key = SmimeKeys.Rsa2048;
    private static readonly RsaPrivateKey Private = SmimeKeys.PrivateKeyOf(Key);
    private readonly OpenSsl openssl = new();

    public static TheoryData<string, string, int> Hashes => new()
    {
        { "SHA1withRSA", "sha1", 20 },
        { "SHA256withRSA", "sha256", 32 },
        { "sha384WITHrsa", "sha384", 48 },
        { "SHA512withRSA", "sha512", 64 },
    };

    [Theory]
    [MemberData(nameof(Hashes))]
    [Rule("7-1")]
    public async Task pkcs1_signatures_verify(string algorithm, string hash, int size)
    {
        var digest = RandomNumberGenerator.GetBytes(size);
        foreach (var key in new[] { SmimeKeys.Rsa2048, SmimeKeys.Rsa3072, SmimeKeys.Rsa4096 })
        {
            var signature = SignatureAlgorithm.Find(algorithm).Sign(SmimeKeys.PrivateKeyOf(key), digest, null);
            Assert.True(await openssl.VerifiesAsync(key, digest, signature, $"digest:{hash}", "rsa_padding_mode:pkcs1"));
        }

        // Not hashed again, as a KACLS that double-hashes would.
        var other = RandomNumberGenerator.GetBytes(size);
        Assert.False(
            await openssl.VerifiesAsync(
                Key, other, SignatureAlgorithm.Find(algorithm).Sign(Private, digest, null), $"digest:{hash}", "rsa_padding_mode:pkcs1"));
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    [Rule("7-2")]
    public async Task pss_signatures_verify_with_exactly_the_salt_length_that_was_asked_for(string algorithm, string hash, int size)
    {
        var digest = RandomNumberGenerator.GetBytes(size);
        var longest = 256 - size - 2;
        foreach (var asked in new int?[] { null, 0, 1, 20, size, longest })
        {
            var signature = SignatureAlgorithm.Find($"{algorithm}/PSS").Sign(Private, digest, asked);
            var salt = asked ?? size;
            Assert.True(await openssl.VerifiesAsync(Key, digest, signature, Pss(hash, salt)), $"salt of {salt}");
            Assert.False(await openssl.VerifiesAsync(Key, digest, signature, Pss(hash, salt + 1)), $"salt of {salt} + 1");
        }
    }

    [Fact]
    public async Task pss_fits_the_modulus_of_every_size()
    {
        var digest = RandomNumberGenerator.GetBytes(64);
        foreach (var key in new[] { SmimeKeys.Rsa3072, SmimeKeys.Rsa4096 })
        {
            var signature = SignatureAlgorithm.Find("SHA512withRSA/PSS").Sign(SmimeKeys.PrivateKeyOf(key), digest, (key.KeySize / 8) - 66);
            Assert.True(await openssl.VerifiesAsync(key, digest, signature, Pss("sha512", (key.KeySize / 8) - 66)));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(223)]
    [InlineData(int.MaxValue)]
    public void a_salt_that_does_not_fit_is_refused(int salt)
    {
        var exception = Assert.Throws<KaclsException>(() => SignatureAlgorithm.Find("SHA256withRSA/PSS").Sign(Private, new byte[32], salt));
        Assert.Equal(ErrorCatalogue.SaltLengthOutOfRange, exception.Error);
    }

    [Fact]
    [Rule("4.10-6")]
    public void a_salt_length_counts_for_nothing_under_pkcs1()
    {
        var signature = SignatureAlgorithm.Find("SHA256withRSA").Sign(Private, new byte[32], -5);
        Assert.True(Key.VerifyHash(new byte[32], signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("MD5withRSA")]
    [InlineData("NONEwithRSA")]
    [InlineData("SHA256withECDSA")]
    [InlineData("SHA256withRSA ")]
    [InlineData("RSA/ECB/PKCS1Padding")]
    [Rule("7-7")]
    public void an_unknown_algorithm_is_refused_with_a_list_of_the_known_ones(string name)
    {
        var exception = Assert.Throws<KaclsException>(() => SignatureAlgorithm.Find(name));
        Assert.Equal("algorithm_unsupported", exception.Error.ReasonCode);
        Assert.Equal(
            "The algorithm is none of SHA1withRSA, SHA256withRSA, SHA384withRSA, SHA512withRSA, SHA1withRSA/PSS, SHA256withRSA/PSS, "
            + "SHA384withRSA/PSS, SHA512withRSA/PSS.",
            exception.Error.Message);
    }

    public void Dispose() => openssl.Dispose();

    private static string[] Pss(string hash, int salt) =>
        [$"digest:{hash}", "rsa_padding_mode:pss", $"rsa_pss_saltlen:{salt}", $"rsa_mgf1_md:{hash}"];
}
