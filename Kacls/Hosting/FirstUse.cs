using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kacls.Envelopes;
using Kacls.KeyEncryption;
using Kacls.Protocol;
using Kacls.Tokens;
using Kacls.Tokens.Keys;

namespace Kacls.Hosting;

/// <summary>
/// What costs time only once, done by another processor while the host is being built: the cryptographic library is loaded, and what a wrap
/// goes through is compiled and linked. It works on random numbers: no setting, key or token of anybody's is in it, and what comes out is
/// thrown away.
/// </summary>
internal static class FirstUse
{
    private const int ModulusSize = 256;

    /// <summary>Begins, and does not wait. The start may overtake it, and does not depend on it.</summary>
    /// <returns>Ends with it.</returns>
    public static Task BeginAsync() => Task.Run(Run);

    private static void Run()
    {
        var modulus = RandomNumberGenerator.GetBytes(ModulusSize);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        Seal(modulus);
        Verify(modulus);
    }

    private static void Seal(byte[] modulus)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = [1, 0, 1] });
        var contentKey = RandomNumberGenerator.GetBytes(EnvelopeCipher.ContentKeySize);
        var wrapped = rsa.Encrypt(contentKey, RSAEncryptionPadding.OaepSHA256);
        var header = new EnvelopeHeader(
            EnvelopeKind.Dek, LocalKeyEncryptionKey.LocalName, new(KekVersion.Read(SHA256.HashData(modulus)), KekAlgorithm.RsaOaep256, wrapped));
        EnvelopeCipher.Seal(header, SealSecret.Of(wrapped), contentKey, contentKey);
    }

    private static void Verify(byte[] modulus)
    {
        var n = Base64Url.EncodeToString(modulus);
        var keys = new KeySnapshot(JwksReader.Read(Encoding.UTF8.GetBytes(
            $$"""{"keys":[{"kid":"first-use","use":"sig","alg":"RS256","kty":"RSA","n":"{{n}}","e":"AQAB"}]}""")));
        var header = Base64Url.EncodeToString("""{"alg":"RS256","kid":"first-use"}"""u8);
        var payload = Base64Url.EncodeToString("""{"iss":"first-use","exp":0}"""u8);
        var signature = Base64Url.EncodeToString(SHA512.HashData(modulus));
        using var token = TokenReader.Read($"{header}.{payload}.{signature}", TokenKind.Authentication);
        TokenSignature.IsBy(keys, token);
    }
}
