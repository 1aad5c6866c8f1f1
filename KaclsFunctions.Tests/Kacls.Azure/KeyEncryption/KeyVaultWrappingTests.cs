using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Audit;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.KeyEncryption;

public sealed class KeyVaultWrappingTests
{
    [Theory]
    [InlineData(VaultKeyType.Rsa, 2048, null, KekAlgorithm.RsaOaep256, 256)]
    [InlineData(VaultKeyType.RsaHsm, 2048, null, KekAlgorithm.RsaOaep256, 256)]
    [InlineData(VaultKeyType.RsaHsm, 3072, null, KekAlgorithm.RsaOaep256, 384)]
    [InlineData(VaultKeyType.RsaHsm, 4096, null, KekAlgorithm.RsaOaep256, 512)]
    [InlineData(VaultKeyType.OctHsm, 256, null, KekAlgorithm.A256Kw, 40)]
    [InlineData(VaultKeyType.OctHsm, 256, "A256KW", KekAlgorithm.A256Kw, 40)]
    [InlineData(VaultKeyType.OctHsm, 256, "A256GCM", KekAlgorithm.A256Gcm, 60)]
    public async Task wraps_and_unwraps(VaultKeyType type, int bits, string? setting, KekAlgorithm algorithm, int size)
    {
        await using var context = await StartAsync(type, bits);
        var kek = context.Kek(setting);
        var wrapped = await context.Wrap(kek);
        Assert.Equal(context.Key.Newest.Version, wrapped.Version.ToString());
        Assert.Equal(algorithm, wrapped.Algorithm);
        Assert.Equal(size, wrapped.Bytes.Length);
        Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
        Assert.Equal(context.ContentKey, await Unwrap(context.Kek(setting), wrapped));
    }

    [Fact]
    public async Task a_warm_rsa_kek_wraps_without_a_call()
    {
        await using var context = await StartAsync();
        var (kek, _) = await context.WarmAsync();
        for (var count = 0; count < 20; count++)
        {
            await context.Wrap(kek);
        }

        Assert.Empty(context.Server.Requests.All);
        Assert.Empty(context.Server.Requests.Challenges);
    }

    [Fact]
    public async Task many_first_wraps_load_the_key_once()
    {
        await using var context = await StartAsync();
        var kek = context.Kek();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await context.Wrap(kek))));
        Assert.Equal(["versions", "get", "unwrapkey"], context.Operations());
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm, null, "unwrapkey")]
    [InlineData(VaultKeyType.OctHsm, "A256KW", "unwrapkey")]
    [InlineData(VaultKeyType.OctHsm, "A256GCM", "decrypt")]
    public async Task unwraps_with_exactly_one_call_even_when_cold(VaultKeyType type, string? setting, string operation)
    {
        await using var context = await StartAsync(type);
        var (_, wrapped) = await context.WarmAsync(setting);
        var cold = context.Kek(setting);
        await Unwrap(cold, wrapped);
        Assert.Equal([operation], context.Operations());
        await Unwrap(cold, wrapped);
        Assert.Equal([operation, operation], context.Operations());
    }

    [Theory]
    [InlineData("A256KW", "wrapkey")]
    [InlineData("A256GCM", "encrypt")]
    public async Task a_warm_symmetric_kek_wraps_with_one_call(string setting, string operation)
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var (kek, _) = await context.WarmAsync(setting);
        await context.Wrap(kek);
        Assert.Equal([operation], context.Operations());
    }

    [Fact]
    public async Task unwraps_blobs_of_both_symmetric_algorithms_whichever_is_set()
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var (keyWrap, wrapped) = await context.WarmAsync("A256KW");
        var (gcm, encrypted) = await context.WarmAsync("A256GCM");
        Assert.Equal(context.ContentKey, await Unwrap(keyWrap, encrypted));
        Assert.Equal(context.ContentKey, await Unwrap(gcm, wrapped));
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm, KekAlgorithm.RsaOaep256, 255)]
    [InlineData(VaultKeyType.RsaHsm, KekAlgorithm.RsaOaep256, 384)]
    [InlineData(VaultKeyType.RsaHsm, KekAlgorithm.RsaOaep256, 0)]
    [InlineData(VaultKeyType.RsaHsm, KekAlgorithm.A256Kw, 40)]
    [InlineData(VaultKeyType.RsaHsm, KekAlgorithm.A256Gcm, 60)]
    [InlineData(VaultKeyType.RsaHsm, KekAlgorithm.None, 256)]
    [InlineData(VaultKeyType.RsaHsm, (KekAlgorithm)9, 256)]
    [InlineData(VaultKeyType.OctHsm, KekAlgorithm.RsaOaep256, 256)]
    [InlineData(VaultKeyType.OctHsm, KekAlgorithm.A256Kw, 41)]
    [InlineData(VaultKeyType.OctHsm, KekAlgorithm.A256Gcm, 59)]
    public async Task refuses_what_does_not_fit_the_key_without_a_call(VaultKeyType type, KekAlgorithm algorithm, int size)
    {
        await using var context = await StartAsync(type);
        var (kek, wrapped) = await context.WarmAsync();
        var refused = await Refused(() => Unwrap(kek, new WrappedContentKey(wrapped.Version, algorithm, new byte[size])));
        Assert.Equal(ErrorCatalogue.EnvelopeTampered, refused.Error);
        Assert.Empty(context.Server.Requests.All);
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm, null)]
    [InlineData(VaultKeyType.OctHsm, "A256KW")]
    [InlineData(VaultKeyType.OctHsm, "A256GCM")]
    public async Task a_flipped_bit_is_tampering(VaultKeyType type, string? setting)
    {
        await using var context = await StartAsync(type);
        var (kek, wrapped) = await context.WarmAsync(setting);
        foreach (var index in new[] { 0, wrapped.Bytes.Length / 2, wrapped.Bytes.Length - 1 })
        {
            var bytes = wrapped.Bytes.ToArray();
            bytes[index] ^= 1;
            Assert.Equal(ErrorCatalogue.EnvelopeTampered, (await Refused(() => Unwrap(kek, wrapped with { Bytes = bytes }))).Error);
        }
    }

    [Fact]
    public async Task a_content_key_of_another_size_is_tampering()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        var forged =
            (await context.Server.Cryptography(context.Key.Newest).WrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, new byte[31])).EncryptedKey;
        Assert.Equal(ErrorCatalogue.EnvelopeTampered, (await Refused(() => Unwrap(kek, wrapped with { Bytes = forged }))).Error);
    }

    [Fact]
    public async Task the_correlation_id_reaches_the_vault()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        CorrelationScope.Current = "correlation-1";
        await Unwrap(kek, wrapped);
        CorrelationScope.Current = null;
        await Unwrap(kek, wrapped);
        var ids = context.Server.Requests.Of("unwrapkey").Select(request => request.ClientRequestId).ToArray();
        Assert.Equal("correlation-1", ids[0]);
        Assert.NotEqual("correlation-1", ids[1]);
    }

    [Fact]
    public async Task the_token_is_for_the_resource_of_the_challenge()
    {
        await using var vault = await StartAsync();
        await vault.WarmAsync();
        Assert.Equal("https://vault.azure.net/.default", vault.Credential.LastScope);
        await using var hsm = await StartAsync(VaultKeyType.OctHsm);
        await hsm.WarmAsync();
        Assert.Equal("https://managedhsm.azure.net/.default", hsm.Credential.LastScope);
    }

    [Fact]
    public async Task refuses_a_key_that_could_not_unwrap()
    {
        await using var context = await StartAsync();
        context.Key.Newest.Operations = ["wrapKey"];
        Assert.Equal(ErrorCatalogue.KekOperationNotPermitted, (await Refused(() => context.Wrap(context.Kek()))).Error);
    }

    [Fact]
    public async Task concurrent_pairs_return_every_key_exactly()
    {
        await using var context = await StartAsync();
        var kek = context.Kek();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, cancellation) =>
            {
                var contentKey = new byte[32];
                contentKey[0] = (byte)number;
                var wrapped = await kek.WrapAsync(contentKey, cancellation);
                Assert.Equal(contentKey, await kek.UnwrapAsync(wrapped, cancellation));
            });
    }
}
