using System.Buffers.Text;
using System.Security.Cryptography;
using Kacls.Settings;
using Kacls.Signing;
using Kacls.Tokens;

namespace Kacls.Migration;

/// <summary>
/// Makes the token with which this KACLS asks a peer to unwrap (Google's reference, Authentication tokens, KACLS JWT for
/// privilegedunwrap). Google names no lifetime; five minutes suffice for one call. It has no e-mail: no user is asking.
/// </summary>
internal sealed class MigrationTokens(KaclsSettings settings, ITokenSigner signer, TimeProvider time)
{
    private const string Type = "JWT";
    private const int IdSize = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A token for one call about one resource.</summary>
    internal ValueTask<string> MintAsync(Peer peer, string resourceName, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return signer.SignAsync(
            Type,
            new Dictionary<string, object>
            {
                ["iss"] = settings.Urls[0],
                ["aud"] = PeerClaims.Audience,
                ["kacls_url"] = peer.Url,
                ["resource_name"] = resourceName,
                ["iat"] = now.ToUnixTimeSeconds(),
                ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
                ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdSize)),
            },
            cancellation);
    }
}
