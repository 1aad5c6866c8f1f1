using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>
/// RSA keys that come out the same in each run, so that a token or a blob of an earlier one means the same today. They protect nothing:
/// whoever has this program can make them.
/// </summary>
internal sealed class FuzzKeys
{
    private const int Bits = 2048;
    private const int Certainty = 40;
    private static readonly string[] Names =
        ["drive", "gmail", "migration", "provider", "guests", "peer", "signing", "stranger", "kek", "other kek", "mail", "other mail"];

    private readonly Dictionary<string, RSA> keys = Names.AsParallel()
        .Select(name => (name, key: Make(name)))
        .ToDictionary(made => made.name, made => made.key, StringComparer.Ordinal);

    internal RSA this[string name] => keys[name];

    private static RSA Make(string name)
    {
        var generator = new RsaKeyPairGenerator();
        generator.Init(new RsaKeyGenerationParameters(
            BigInteger.ValueOf(65537), new SecureRandom(new SeededGenerator(Chance.Of(0, name, 0))), Bits, Certainty));
        return RSA.Create(DotNetUtilities.ToRSAParameters((RsaPrivateCrtKeyParameters)generator.GenerateKeyPair().Private));
    }
}
