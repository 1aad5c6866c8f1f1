using System.Security.Cryptography;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.Seal;

/// <summary>
/// Blobs that somebody made who has the KEK's public key. All of them are right in all but one point: with the seal that only the service
/// can make, the same blob opens.
/// </summary>
[Rule("G4-5", "A-7")]
public sealed class ForgedBlobTests
{
    private const string Host = "forged.vault.azure.net";

    public static TheoryData<string, string> Forgeries => new()
    {
        { "the right seal", "" },
        { "no seal", "envelope_tampered" },
        { "another service's seal key", "envelope_tampered" },
        { "the KEK itself as seal key", "envelope_tampered" },
        { "the seal of another KEK's name", "envelope_tampered" },
        { "the seal of another version", "envelope_tampered" },
        { "the seal key's public part", "envelope_tampered" },
        { "the signature, not what follows from it", "envelope_tampered" },
        { "encrypted as in format 1", "envelope_tampered" },
        { "format 1", "envelope_malformed" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task only_the_right_seal_opens_what_the_public_key_wrapped(string how, string reason)
    {
        await using var context = await StartAsync();
        var (kek, _) = await context.WarmAsync();
        var cold = context.Kek();
        var forged = await ForgeAsync(context.Server, context.Key.Newest, "kek1");
        var blob = Build(forged, how);
        foreach (var instance in new[] { kek, cold })
        {
            if (reason.Length == 0)
            {
                Assert.Equal(forged.Dek, await Blobs.OpenAsync(blob, instance));
            }
            else
            {
                Assert.Equal(reason, await Blobs.RefusedAsync(blob, instance));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task over_http_only_the_right_seal_opens_what_the_public_key_wrapped(string how, string reason)
    {
        await using var ring = new VaultRing();
        var key = await ring.AddAsync(Host);
        var app = await ring.StartAsync(new KeyEncryptionKeySettings { Name = "kek1", KeyId = key.Id });
        var forged = await ForgeAsync(ring[Host], key.Newest, "kek1");
        var wrapped = Convert.ToBase64String(Build(forged, how));
        var reply = await app.PostAsync("unwrap", app.UnwrapBody(wrapped));
        var digest = await app.PostAsync("digest", app.DigestBody(wrapped));
        if (reason.Length == 0)
        {
            Assert.Equal(forged.Dek, reply.Bytes("key"));
            Assert.Equal(200, digest.Status);
        }
        else
        {
            reply.AssertRefused(400, reason);
            digest.AssertRefused(400, reason);
            Assert.Equal("denied", app.Log.Audit[^1]["outcome"]);
        }
    }

    [Fact]
    public async Task a_version_that_never_wrapped_here_is_no_way_round_the_seal()
    {
        await using var context = await StartAsync();
        var old = context.Key.Newest;
        context.Rotate();
        var (kek, _) = await context.WarmAsync();
        var forged = await ForgeAsync(context.Server, old, "kek1");
        Assert.Equal("envelope_tampered", await Blobs.RefusedAsync(forged.Build(), kek));
        Assert.Equal(forged.Dek, await Blobs.OpenAsync(Build(forged, "the right seal"), kek));
    }

    private static async Task<HandMade> ForgeAsync(KeyVaultServer server, VaultKeyVersion version, string kek)
    {
        using var publicKey = await Blobs.PublicKeyAsync(server, version);
        Assert.Throws<CryptographicException>(() => publicKey.ExportParameters(includePrivateParameters: true));
        return HandMade.Under(publicKey, version.Version) with { Kek = kek };
    }

    private static byte[] Build(HandMade forged, string how)
    {
        using var seal = TestRsa.Seal;
        using var foreign = TestRsa.Key(number: 91);
        using var itself = TestRsa.Key();
        var signature = HandMade.SignatureOf(seal, forged.Kek, forged.Version);
        return how switch
        {
            "format 1" => (forged with { Format = 1 }).BuildAsFormat1(),
            "encrypted as in format 1" => forged.BuildAsFormat1(),
            _ => (forged with
            {
                Salt = how switch
                {
                    "the right seal" => HandMade.SecretOf(seal, forged.Kek, forged.Version),
                    "no seal" => new byte[32],
                    "another service's seal key" => HandMade.SecretOf(foreign, forged.Kek, forged.Version),
                    "the KEK itself as seal key" => HandMade.SecretOf(itself, forged.Kek, forged.Version),
                    "the seal of another KEK's name" => HandMade.SecretOf(seal, "kek2", forged.Version),
                    "the seal of another version" =>
                        HandMade.SecretOf(seal, forged.Kek, forged.Version[..^1] + (forged.Version[^1] == '0' ? '1' : '0')),
                    "the seal key's public part" => seal.ExportSubjectPublicKeyInfo(),
                    "the signature, not what follows from it" => signature,
                    _ => throw new ArgumentOutOfRangeException(nameof(how)),
                },
            }).Build(),
        };
    }
}
