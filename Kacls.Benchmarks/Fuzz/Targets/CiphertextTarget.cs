using System.Numerics;
using System.Security.Cryptography;
using Kacls.Benchmarks.Fuzz.World;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>
/// Ciphertexts of <c>privatekeydecrypt</c> with every fault that a padding can have. All of one operation and algorithm are refused with
/// the same bytes, and leave the same audit record but for its number and time: otherwise somebody could decrypt by asking (Bleichenbacher,
/// Manger).
/// </summary>
internal sealed class CiphertextTarget : RequestTarget
{
    private static readonly HashAlgorithmName[] Hashes =
        [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    private static readonly string[] OfItself = ["correlation_id", "duration_ms", "instance", "sequence"];
    private readonly SeedRequest[] requests;
    private readonly RawRsa raw;
    private readonly Dictionary<string, string> refusals = new(StringComparer.Ordinal);

    internal CiphertextTarget(FuzzWorld world)
        : base("ciphertext", 6, world)
    {
        requests = [.. world.Seeds.Of("privatekeydecrypt"), .. world.Seeds.Of("privilegedprivatekeydecrypt")];
        raw = new(world.Keys["mail"]);
    }

    internal override FuzzInput Make(Chance random)
    {
        var request = random.Of(requests);
        var isPkcs1 = request.Body.Find("algorithm")!.Raw.Contains("PKCS1", StringComparison.Ordinal);
        return With(request, "encrypted_data_encryption_key", random.Below(16) switch
        {
            0 => random.Bytes(raw.Size + random.Below(3) - 1),
            1 => OutOfRange(random),
            2 => new byte[random.OnceIn(2) ? raw.Size : 1 + random.Below(300)],
            3 => raw.Encrypt([0, .. random.Bytes(raw.Size - 1)]),
            _ => raw.Encrypt(isPkcs1 != random.OnceIn(10) ? Pkcs1(random) : Oaep(random)),
        });
    }

    private protected override void Judge(FuzzInput input, FuzzReply reply, string outcome)
    {
        if (outcome == Accepted)
        {
            return;
        }

        var record = reply.Audit[0];
        var correlation = (string)record.First(field => field.Key == "correlation_id").Value!;
        var said = string.Join('\n', record.Where(field => !OfItself.Contains(field.Key)).Select(field => $"{field.Key}={field.Value}"))
            + System.Text.Encoding.UTF8.GetString(reply.Body).Replace(correlation, "", StringComparison.Ordinal);
        var key = string.Join('\n', input.Kind, outcome, record.FirstOrDefault(field => field.Key == "algorithm").Value);
        if (outcome == "decryption_failed" && !refusals.TryAdd(key, said) && refusals[key] != said)
        {
            throw new OracleException($"two refusals that tell paddings apart:\n{refusals[key]}\n{said}");
        }
    }

    /// <summary>RFC 8017 section 7.2.1, right or wrong in one point.</summary>
    private byte[] Pkcs1(Chance random)
    {
        var message = random.Bytes(random.Of([0, 1, 16, 32, 64, 200, raw.Size - 11]));
        var padding = random.Bytes(raw.Size - message.Length - 3).Select(value => value == 0 ? (byte)1 : value).ToArray();
        byte[] block = [0, 2, .. padding, 0, .. message];
        switch (random.Below(8))
        {
            case 0:
                block[0] = (byte)random.Below(64);
                break;
            case 1:
                block[1] = (byte)random.Of([0, 1, 3, 255]);
                break;
            case 2:
                block[2 + random.Below(8)] = 0;
                break;
            case 3:
                block.AsSpan(2).Replace((byte)0, (byte)5);
                break;
            case 4:
                block[random.Below(12)] ^= (byte)(1 << random.Below(6));
                break;
        }

        return block;
    }

    /// <summary>Section 7.1.1, right or wrong in one point.</summary>
    private byte[] Oaep(Chance random)
    {
        var (hash, mgf) = (random.Of(Hashes), random.Of(Hashes));
        (hash, mgf) = (random.OnceIn(4) ? hash : HashAlgorithmName.SHA256, random.OnceIn(4) ? mgf : HashAlgorithmName.SHA256);
        var label = CryptographicOperations.HashData(hash, random.OnceIn(8) ? random.Bytes(4) : []);
        var most = raw.Size - (2 * label.Length) - 2;
        var message = random.Bytes(Math.Min(most, random.Of([0, 1, 16, 32, 64, most])));
        byte[] block = [.. label, .. new byte[most - message.Length], 1, .. message];
        switch (random.Below(8))
        {
            case 0:
                block[random.Below(label.Length)] ^= 1;
                break;
            case 1:
                block[block.Length - message.Length - 1] = (byte)random.Of([0, 2, 255]);
                break;
            case 2:
                block.AsSpan(label.Length).Clear();
                break;
            case 3:
                block[label.Length + random.Below(Math.Max(1, most - message.Length))] ^= 2;
                break;
        }

        return RawRsa.Masked((byte)(random.OnceIn(6) ? 1 + random.Below(63) : 0), random.Bytes(label.Length), block, mgf);
    }

    /// <summary>The modulus and its neighbours, zero, one, and the largest number of its size (section 5.1.2, step 1).</summary>
    private byte[] OutOfRange(Chance random)
    {
        var number = random.Of<BigInteger>([0, 1, raw.Modulus - 1, raw.Modulus, raw.Modulus + 1, (BigInteger.One << (8 * raw.Size)) - 1]);
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[raw.Size - bytes.Length], .. bytes];
    }
}
