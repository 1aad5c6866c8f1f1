using KaclsFunctions.Tests.Support;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>
/// An RSA engine that does not blind gives its private key away by the time that it takes (Kocher 1996): the build refuses its name.
/// </summary>
public sealed class BlindedEnginesTests
{
    [Fact]
    [Rule("7-10")]
    public void every_rsa_engine_that_does_not_blind_is_a_banned_symbol()
    {
        var engines = typeof(RsaBlindedEngine).Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.Name.StartsWith("Rsa", StringComparison.OrdinalIgnoreCase))
            .Where(type => type.IsAssignableTo(typeof(IRsa)) || type.IsAssignableTo(typeof(IAsymmetricBlockCipher)))
            .Where(type => type != typeof(RsaBlindedEngine))
            .Select(type => $"T:{type.FullName}")
            .ToList();
        Assert.NotEmpty(engines);
        var banned = Repository.Read("BannedSymbols.txt").Split('\n').Select(line => line.Split(';')[0]).ToList();
        Assert.Empty(engines.Except(banned));
        Assert.Contains("T:Org.BouncyCastle.Crypto.Encodings.OaepEncoding", banned);
        Assert.Contains("T:Org.BouncyCastle.Crypto.Encodings.Pkcs1Encoding", banned);
    }
}
