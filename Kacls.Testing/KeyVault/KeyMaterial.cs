using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace Kacls.Testing.KeyVault;

/// <summary>The secret of a key version, with which no answer is ever written.</summary>
internal sealed class KeyMaterial
{
    private readonly ObjectPool<RSA>? pool;

    private KeyMaterial(VaultKeyType type, RSA rsa)
    {
        Type = type;
        Bits = rsa.KeySize;
        Public = rsa.ExportParameters(includePrivateParameters: false);
        pool = new DefaultObjectPoolProvider().Create(new RsaPolicy(rsa.ExportParameters(includePrivateParameters: true)));
    }

    private KeyMaterial(VaultKeyType type, byte[] secret)
    {
        Type = type;
        Bits = secret.Length * 8;
        Secret = secret;
    }

    public VaultKeyType Type { get; }

    public int Bits { get; }

    /// <summary>Modulus and exponent of an RSA key.</summary>
    public RSAParameters Public { get; }

    /// <summary>An AES key.</summary>
    public byte[]? Secret { get; }

    public static KeyMaterial Create(VaultKeyType type, int bits, RSA? rsa)
    {
        if (type is VaultKeyType.OctHsm or VaultKeyType.External)
        {
            return bits == 256 ? new(type, RandomNumberGenerator.GetBytes(32)) : throw VaultException.BadParameter("key_size must be 256.");
        }

        if (bits is not (2048 or 3072 or 4096))
        {
            throw VaultException.BadParameter("key_size must be 2048, 3072 or 4096.");
        }

        using var made = rsa is null ? RSA.Create(bits) : null;
        return new(type, rsa ?? made!);
    }

    /// <summary>Lends an RSA object to one operation at a time: it is not documented to be thread-safe.</summary>
    public T WithRsa<T>(Func<RSA, T> operation)
    {
        var rsa = (pool ?? throw VaultException.BadParameter("The key is not an RSA key.")).Get();
        try
        {
            return operation(rsa);
        }
        finally
        {
            pool.Return(rsa);
        }
    }

    private sealed class RsaPolicy(RSAParameters parameters) : PooledObjectPolicy<RSA>
    {
        public override RSA Create() => RSA.Create(parameters);

        public override bool Return(RSA obj) => true;
    }
}
