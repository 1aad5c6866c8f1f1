using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Benchmarks.Fuzz.World;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>
/// Tokens whose header and claims are changed, signed anew with the right key or not, in requests that are right otherwise.
/// </summary>
internal sealed class TokenTarget : RequestTarget
{
    private readonly JsonMutator mutator;
    private readonly (SeedRequest Request, string Member, string Token, string Issuer)[] seeds;

    internal TokenTarget(FuzzWorld world)
        : base("token", 170, world)
    {
        mutator = new(world.Words.Claims);
        seeds =
        [
            .. from request in world.Seeds.Requests
               from member in new[] { "authentication", "authorization" }
               let value = request.Body.Find(member)
               where value is not null
               let token = value.Raw.Trim('"')
               select (request, member, token, IssuerOf(token)),
        ];
    }

    internal override FuzzInput Make(Chance random)
    {
        var (request, member, token, issuer) = random.Of(seeds);
        if (request.IsCostly && !random.OnceIn(16))
        {
            (request, member, token, issuer) = seeds[0];
        }

        var parts = token.Split('.');
        var (header, payload) = (Open(parts[0]), Open(parts[1]));
        var donor = Open(random.Of(seeds).Token.Split('.')[1]);
        if (random.OnceIn(4))
        {
            mutator.Mutate(header, random, donor);
        }

        // A claim that the seed lacks can be one too many.
        if (random.OnceIn(3))
        {
            var name = random.Of(World.Words.Claims.Keys.ToArray());
            (random.OnceIn(8) ? header : payload).With(name, random.Of(World.Words.Claims[name]));
        }
        else
        {
            mutator.Mutate(payload, random, donor);
        }

        var changed = Sign(Encode(header, random), Encode(payload, random), parts[2], issuer, random);
        return With(request, member, $"\"{(random.OnceIn(10) ? Spoil(changed, random) : changed)}\"");
    }

    private string Sign(string header, string payload, string former, string issuer, Chance random)
    {
        var input = $"{header}.{payload}";
        var signed = Encoding.UTF8.GetBytes(input);
        return random.Below(10) switch
        {
            0 => $"{input}.",
            1 => $"{input}.{former}",
            2 => $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(World.Keys[issuer].ExportSubjectPublicKeyInfo(), signed))}",
            3 => $"{input}.{Base64Url.EncodeToString(SignBy("stranger", signed, HashAlgorithmName.SHA256))}",
            4 => $"{input}.{Base64Url.EncodeToString(SignBy(issuer, signed, HashAlgorithmName.SHA512))}",
            _ => $"{input}.{Base64Url.EncodeToString(SignBy(issuer, signed, HashAlgorithmName.SHA256))}",
        };
    }

    private byte[] SignBy(string key, byte[] signed, HashAlgorithmName hash) =>
        World.Keys[key].SignData(signed, hash, RSASignaturePadding.Pkcs1);

    private static string Encode(JsonTree tree, Chance random)
    {
        var bytes = Encoding.UTF8.GetBytes(tree.ToString());
        return Base64Url.EncodeToString(random.OnceIn(20) ? ByteMutator.Mutate(bytes, random) : bytes);
    }

    /// <summary>In its text: padding, the other alphabet, segments too many, and bits that stand for nothing.</summary>
    private static string Spoil(string token, Chance random) => random.Below(6) switch
    {
        0 => $"{token}=",
        1 => token.Replace('-', '+').Replace('_', '/'),
        2 => $"{token}.{token.Split('.')[^1]}",
        3 => $"{token[..^1]}{(char)(token[^1] + 1)}",
        4 => token.Insert(random.Below(token.Length), random.Of([" ", ".", "\\n", "\\u0041", "%41", "\u00e9"])),
        _ => token.Remove(random.Below(token.Length), 1),
    };

    private string IssuerOf(string token) => World.Tokens.Issuers.Single(
        issuer => Open(token.Split('.')[1]).Find("iss")!.Raw == $"\"{issuer.Value.Issuer}\"").Key;

    private static JsonTree Open(string segment) => JsonTree.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(segment)));
}
