using System.Security.Cryptography;
using Kacls.KeyEncryption;
using Microsoft.Extensions.ObjectPool;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Signing;

/// <summary>A software RSA key in a file that signs our own tokens: for development, as the Local KEK is.</summary>
internal sealed class LocalSigningKey : ITokenSigner, ISigningKeys
{
    private const int NewKeySize = 3072;
    private readonly ObjectPool<RSA> pool;
    private readonly JsonWebKey[] publicKeys;

    /// <summary>Uses the RSA key of a PEM text.</summary>
    /// <exception cref="CryptographicException">The text holds no RSA private key, or one below 2,048 bits.</exception>
    public LocalSigningKey(string pem)
    {
        pool = RsaPool.OfPem(pem);
        var rsa = pool.Get();
        publicKeys = [SigningJwk.Of(rsa.ExportParameters(includePrivateParameters: false))];

        // A file with only a public key would fail at the first delegate; it fails here.
        rsa.SignHash(new byte[SHA256.HashSizeInBytes], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        pool.Return(rsa);
    }

    /// <summary>Reads the key file at <paramref name="path"/>, or makes one with an RSA-3072 key and owner-only rights.</summary>
    /// <exception cref="IOException">The file can't be read or made.</exception>
    public static LocalSigningKey FromFile(string path) => new(PrivateKeyFile.ReadOrCreate(path, NewKeySize));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JsonWebKey>> GetPublicKeysAsync(CancellationToken cancellation) => new(publicKeys);

    /// <inheritdoc/>
    public ValueTask<string> SignAsync(string type, IReadOnlyDictionary<string, object> claims, CancellationToken cancellation)
    {
        var token = new CompactJws(publicKeys[0].Kid, type, claims);
        var rsa = pool.Get();
        try
        {
            return new(token.With(rsa.SignHash(token.Digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        }
        finally
        {
            pool.Return(rsa);
        }
    }
}
