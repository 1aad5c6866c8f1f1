using System.Security.Cryptography;
using Kacls.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;

namespace KaclsFunctions.Tests.KeyEncryption;

public sealed class RsaOaepWrapperTests
{
    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    [InlineData(4096)]
    public void wraps_for_the_holder_of_the_private_key_alone(int bits)
    {
        using var rsa = TestRsa.Key(bits);
        var wrapper = new RsaOaepWrapper(rsa.ExportParameters(includePrivateParameters: false));
        var contentKey = RandomNumberGenerator.GetBytes(32);
        var wrapped = wrapper.Wrap(contentKey);
        Assert.Equal(bits / 8, wrapper.WrappedSize);
        Assert.Equal(bits / 8, wrapped.Length);
        Assert.Equal(contentKey, rsa.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256));
        Assert.NotEqual(wrapped, wrapper.Wrap(contentKey));
    }

    [Fact]
    public void many_threads_may_wrap_at_a_time()
    {
        using var rsa = TestRsa.Key();
        var wrapper = new RsaOaepWrapper(rsa.ExportParameters(includePrivateParameters: false));
        var wrapped = new byte[200][];
        Parallel.For(0, wrapped.Length, number => wrapped[number] = wrapper.Wrap(BitConverter.GetBytes(number)));
        for (var number = 0; number < wrapped.Length; number++)
        {
            Assert.Equal(number, BitConverter.ToInt32(rsa.Decrypt(wrapped[number], RSAEncryptionPadding.OaepSHA256)));
        }
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(2560)]
    public void refuses_other_sizes(int bits)
    {
        using var rsa = TestRsa.Key(bits);
        Assert.Throws<CryptographicException>(() => new RsaOaepWrapper(rsa.ExportParameters(includePrivateParameters: false)));
    }
}
