using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.PrivateKeys;

/// <summary>openssl makes the ciphertexts.</summary>
[Rule("A-15")]
public sealed class DekDecryptionTests : IDisposable
{
    private static readonly RSA Key = SmimeKeys.Rsa2048;
    private static readonly RsaPrivateKey Private = SmimeKeys.PrivateKeyOf(Key);
    private readonly OpenSsl openssl = new();
    private readonly byte[] dek = RandomNumberGenerator.GetBytes(32);

    public static TheoryData<string, string> Hashes => new()
    {
        { "RSA/ECB/OAEPwithSHA-1andMGF1Padding", "sha1" },
        { "RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "sha256" },
        { "RSA/ECB/OAEPwithSHA-384andMGF1Padding", "sha384" },
        { "rsa/ecb/oaepwithsha-512andmgf1padding", "sha512" },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(245)]
    public async Task pkcs1_ciphertexts_are_decrypted(int size)
    {
        var secret = RandomNumberGenerator.GetBytes(size);
        var encrypted = await openssl.EncryptAsync(Key, secret, "rsa_padding_mode:pkcs1");
        Assert.Equal(secret, Decrypt("RSA/ECB/PKCS1Padding", encrypted));
    }

    [Fact]
    public async Task every_key_size_decrypts()
    {
        foreach (var key in new[] { SmimeKeys.Rsa3072, SmimeKeys.Rsa4096 })
        {
            var encrypted = await openssl.EncryptAsync(key, dek, Oaep("sha256", "sha256", "6c"));
            Assert.Equal(
                dek,
                DekDecryption.Decrypt(
                    SmimeKeys.PrivateKeyOf(key),
                    DecryptionAlgorithm.Find("RSA/ECB/OAEPwithSHA-256andMGF1Padding"),
                    encrypted,
                    "l"u8.ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    public async Task oaep_ciphertexts_are_decrypted_with_and_without_label_and_with_every_mgf1_hash(string algorithm, string hash)
    {
        foreach (var label in new byte[]?[] { null, [], [0], "a label"u8.ToArray(), RandomNumberGenerator.GetBytes(100) })
        {
            foreach (var mgf1 in new[] { "sha1", "sha256", "sha384", "sha512" })
            {
                var options = Oaep(hash, mgf1, label is null ? "" : Convert.ToHexString(label));
                Assert.Equal(dek, Decrypt(algorithm, await openssl.EncryptAsync(Key, dek, options), label));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    public async Task another_label_or_hash_is_refused(string algorithm, string hash)
    {
        var other = hash == "sha256" ? "sha384" : "sha256";
        AssertRefused(algorithm, await openssl.EncryptAsync(Key, dek, Oaep(hash, hash, "aa")), [0xab]);
        AssertRefused(algorithm, await openssl.EncryptAsync(Key, dek, Oaep(hash, hash, "aa")), null);
        AssertRefused(algorithm, await openssl.EncryptAsync(Key, dek, Oaep(hash, hash, "")), [0xaa]);
        AssertRefused(algorithm, await openssl.EncryptAsync(Key, dek, Oaep(hash, "sha224", "")), null);
        AssertRefused(algorithm, await openssl.EncryptAsync(Key, dek, Oaep(other, other, "")), null);
        AssertRefused(algorithm, await openssl.EncryptAsync(Key, dek, "rsa_padding_mode:pkcs1"), null);
    }

    [Fact]
    [Rule("4.11-3")]
    public async Task a_label_counts_for_nothing_under_pkcs1()
    {
        var encrypted = await openssl.EncryptAsync(Key, dek, "rsa_padding_mode:pkcs1");
        Assert.Equal(dek, Decrypt("RSA/ECB/PKCS1Padding", encrypted, [1, 2, 3]));
    }

    /// <summary>
    /// RFC 8017 section 7.2.2, step 3: each way in which an encoded message can be wrong, and numbers that are none of the key's.
    /// </summary>
    [Theory]
    [InlineData("0000", "00")]
    [InlineData("0001", "00")]
    [InlineData("0102", "00")]
    [InlineData("0002", null)]
    [InlineData("000201020304050607", "00")]
    [InlineData("ffff", "00")]
    public async Task every_wrong_padding_is_refused_in_the_same_words(string start, string? separator)
    {
        // 0x11 everywhere, so that no separator stands there by chance.
        var message = Enumerable.Repeat((byte)0x11, 256).ToArray();
        Convert.FromHexString(start).CopyTo(message, 0);
        if (separator is not null)
        {
            message[start.Length > 4 ? 9 : 100] = 0;
        }

        // ffff is more than the modulus can be, so it is taken for a ciphertext as it is.
        var encrypted = start == "ffff" ? message : await openssl.EncryptAsync(Key, message, "rsa_padding_mode:none");
        AssertRefused("RSA/ECB/PKCS1Padding", encrypted, null);
        AssertRefused("RSA/ECB/OAEPwithSHA-256andMGF1Padding", encrypted, null);
        AssertRefused("RSA/ECB/OAEPwithSHA-256andMGF1Padding", encrypted, [1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(257)]
    [InlineData(1024)]
    public void a_ciphertext_of_another_length_is_refused_in_the_same_words(int length)
    {
        AssertRefused("RSA/ECB/PKCS1Padding", new byte[length], null);
        AssertRefused("RSA/ECB/OAEPwithSHA-1andMGF1Padding", new byte[length], [1]);
    }

    [Fact]
    public async Task an_empty_message_is_no_dek()
    {
        // Padding of 253 bytes and the separator at the very end.
        var message = Enumerable.Repeat((byte)0x11, 256).ToArray();
        (message[0], message[1], message[255]) = (0, 2, 0);
        AssertRefused("RSA/ECB/PKCS1Padding", await openssl.EncryptAsync(Key, message, "rsa_padding_mode:none"), null);
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("RSA/ECB/NoPadding")]
    [InlineData("RSA/ECB/OAEPPadding")]
    [InlineData("RSA/ECB/OAEPwithMD5andMGF1Padding")]
    [InlineData("SHA256withRSA")]
    [Rule("7-7")]
    public void an_unknown_algorithm_is_refused_with_a_list_of_the_known_ones(string name)
    {
        var exception = Assert.Throws<KaclsException>(() => DecryptionAlgorithm.Find(name));
        Assert.Equal("algorithm_unsupported", exception.Error.ReasonCode);
        Assert.Equal(
            "The algorithm is none of RSA/ECB/PKCS1Padding, RSA/ECB/OAEPwithSHA-1andMGF1Padding, RSA/ECB/OAEPwithSHA-256andMGF1Padding, "
            + "RSA/ECB/OAEPwithSHA-384andMGF1Padding, RSA/ECB/OAEPwithSHA-512andMGF1Padding.",
            exception.Error.Message);
    }

    public void Dispose() => openssl.Dispose();

    private static string[] Oaep(string hash, string mgf1, string labelHex) =>
    [
        "rsa_padding_mode:oaep", $"rsa_oaep_md:{hash}", $"rsa_mgf1_md:{mgf1}",
        .. labelHex.Length > 0 ? new[] { $"rsa_oaep_label:{labelHex}" } : [],
    ];

    private static byte[] Decrypt(string algorithm, byte[] encrypted, byte[]? label = null) =>
        DekDecryption.Decrypt(Private, DecryptionAlgorithm.Find(algorithm), encrypted, label);

    private static void AssertRefused(string algorithm, byte[] encrypted, byte[]? label)
    {
        var exception = Assert.Throws<KaclsException>(() => Decrypt(algorithm, encrypted, label));
        Assert.Equal(ErrorCatalogue.DecryptionFailed, exception.Error);
        Assert.Null(exception.Detail);
        Assert.Null(exception.InnerException);
    }
}
