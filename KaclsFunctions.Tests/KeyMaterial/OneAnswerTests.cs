using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>
/// Whatever is wrong with a ciphertext, the caller gets one and the same answer (Manger 2001), and one mailbox gets mail of every MGF1
/// hash.
/// </summary>
public sealed class OneAnswerTests(KeyMaterialFixture kacls) : IClassFixture<KeyMaterialFixture>
{
    private const int Size = 256;
    private static readonly RSA Key = SmimeKeys.Rsa2048;
    private static readonly byte[][] Labels = [[], [.. "mail"u8]];
    private static readonly byte[] Dek = RandomNumberGenerator.GetBytes(32);

    /// <summary>
    /// Encoded messages that are right in all but one point (RFC 8017 sections 7.1.2 and 7.2.2), for an algorithm and a label.
    /// </summary>
    private static readonly Dictionary<string, (string Algorithm, Func<byte[], byte[]> Message)> Encoded = new()
    {
        ["OAEP, Y is 1"] = Oaep(message => message[0] = 1),
        ["OAEP, another hash of the label, first byte"] = Oaep(block: block => block[0] ^= 1),
        ["OAEP, another hash of the label, last byte"] = Oaep(block: block => block[31] ^= 0x80),
        ["OAEP, 2 for the separator"] = Oaep(block: block => block[100] = 2),
        ["OAEP, 0x81 for the separator"] = Oaep(block: block => block[100] = 0x81),
        ["OAEP, padding that is not zero"] = Oaep(block: block => block[32] = 2),
        ["OAEP, padding of 0xff"] = Oaep(block: block => block.AsSpan(32, 68).Fill(0xff)),
        ["OAEP, no separator"] = Oaep(block: block => block.AsSpan(32).Clear()),
        ["OAEP, an empty message"] = Oaep(block: block =>
        {
            block.AsSpan(32).Clear();
            block[^1] = 1;
        }),
        ["OAEP, a bit of the seed"] = Oaep(message => message[1] ^= 1),
        ["OAEP, zeroes"] = Oaep(message => message.AsSpan().Clear()),
        ["OAEP, one"] = Oaep(message =>
        {
            message.AsSpan().Clear();
            message[^1] = 1;
        }),
        ["PKCS#1 for OAEP"] = ("RSA/ECB/OAEPwithSHA-256andMGF1Padding", _ => Pkcs1(_ => { })),
        ["PKCS#1, a wrong first byte"] = ("RSA/ECB/PKCS1Padding", _ => Pkcs1(message => message[0] = 1)),
        ["PKCS#1, for a signature"] = ("RSA/ECB/PKCS1Padding", _ => Pkcs1(message => message[1] = 1)),
        ["PKCS#1, seven bytes of padding"] = ("RSA/ECB/PKCS1Padding", _ => Pkcs1(message => message[9] = 0)),
        ["PKCS#1, no separator"] = ("RSA/ECB/PKCS1Padding", _ => Pkcs1(message => message.AsSpan(2).Fill(0x11))),
        ["PKCS#1, zeroes"] = ("RSA/ECB/PKCS1Padding", _ => new byte[Size]),
        ["OAEP for PKCS#1"] = ("RSA/ECB/PKCS1Padding", label => Oaep().Message(label)),
    };

    [Fact]
    public async Task the_message_that_they_are_made_from_is_right()
    {
        using var openssl = new OpenSsl();
        foreach (var (algorithm, message) in new[] { Oaep(), ("RSA/ECB/PKCS1Padding", _ => Pkcs1(_ => { })) })
        {
            foreach (var label in Labels)
            {
                Assert.Equal(
                    Dek,
                    (await DecryptAsync(await EncryptRawAsync(openssl, message(label)), algorithm, label)).Bytes("data_encryption_key"));
            }
        }
    }

    [Fact]
    [Rule("7-8")]
    public async Task every_ciphertext_of_the_keys_length_that_is_wrong_gets_the_same_answer()
    {
        using var openssl = new OpenSsl();
        var modulus = Key.ExportParameters(includePrivateParameters: false).Modulus!;
        var answers = new Dictionary<string, string>();
        foreach (var (name, (algorithm, message)) in Encoded)
        {
            foreach (var label in Labels)
            {
                answers[$"{name}, label of {label.Length} bytes"] = await AnswerAsync(
                    await EncryptRawAsync(openssl, message(label)), algorithm, label);
            }
        }

        foreach (var algorithm in new[]
        {
            "RSA/ECB/PKCS1Padding", "RSA/ECB/OAEPwithSHA-1andMGF1Padding", "RSA/ECB/OAEPwithSHA-512andMGF1Padding"
        })
        {
            answers[$"{algorithm}, zero"] = await AnswerAsync(new byte[Size], algorithm);
            answers[$"{algorithm}, one"] = await AnswerAsync([.. new byte[Size - 1], 1], algorithm);
            answers[$"{algorithm}, the modulus - 1"] = await AnswerAsync([.. modulus[..^1], (byte)(modulus[^1] - 1)], algorithm);
            answers[$"{algorithm}, the modulus"] = await AnswerAsync(modulus, algorithm);
            answers[$"{algorithm}, more than the modulus"] = await AnswerAsync([.. Enumerable.Repeat((byte)0xff, Size)], algorithm);
        }

        var one = answers.Values.First();
        Assert.StartsWith("400", one, StringComparison.Ordinal);
        Assert.Contains("decryption_failed", one, StringComparison.Ordinal);
        Assert.Empty(answers.Where(answer => answer.Value != one).Select(answer => $"{answer.Key}: {answer.Value}"));
    }

    [Fact]
    public void a_fault_of_the_program_while_it_decrypts_is_that_answer_too()
    {
        var key = SmimeKeys.PrivateKeyOf(Key);
        key.Dispose();
        foreach (var algorithm in new[] { "RSA/ECB/PKCS1Padding", "RSA/ECB/OAEPwithSHA-256andMGF1Padding" })
        {
            var exception = Assert.ThrowsAny<Exception>(
                () => DekDecryption.Decrypt(key, DecryptionAlgorithm.Find(algorithm), new byte[Size], null));
            Assert.True(
                exception is KaclsException { Detail: null, InnerException: null } known && known.Error == ErrorCatalogue.DecryptionFailed,
                $"{exception}");
        }
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    [InlineData("sha384")]
    [InlineData("sha512")]
    [Rule("7-5")]
    public async Task mail_of_every_mgf1_hash_opens_in_one_service(string mgf1)
    {
        using var openssl = new OpenSsl();
        foreach (var (name, hash) in new[] { ("SHA-1", "sha1"), ("SHA-256", "sha256"), ("SHA-384", "sha384"), ("SHA-512", "sha512") })
        {
            string[] options = ["rsa_padding_mode:oaep", $"rsa_oaep_md:{hash}", $"rsa_mgf1_md:{mgf1}"];
            var algorithm = $"RSA/ECB/OAEPwith{name}andMGF1Padding";
            Assert.Equal(Dek, (await DecryptAsync(await openssl.EncryptAsync(Key, Dek, options), algorithm)).Bytes("data_encryption_key"));

            var labelled = await openssl.EncryptAsync(Key, Dek, [.. options, "rsa_oaep_label:6d61696c"]);
            Assert.Equal(Dek, (await DecryptAsync(labelled, algorithm, "mail"u8.ToArray())).Bytes("data_encryption_key"));
            (await DecryptAsync(labelled, algorithm)).AssertRefused(400, "decryption_failed");
        }
    }

    [Fact]
    [Rule("7-5")]
    public async Task nothing_tells_which_mgf1_hash_it_was()
    {
        using var openssl = new OpenSsl();
        var records = new HashSet<string>();
        foreach (var mgf1 in new[] { "sha1", "sha256", "sha512" })
        {
            var encrypted = await openssl.EncryptAsync(Key, Dek, "rsa_padding_mode:oaep", "rsa_oaep_md:sha256", $"rsa_mgf1_md:{mgf1}");
            var reply = await DecryptAsync(encrypted, "RSA/ECB/OAEPwithSHA-256andMGF1Padding");
            var record = await kacls.App.AuditOfAsync(reply);
            records.Add(
                string.Join(
                    '\n', record.Where(field => field.Key is not ("correlation_id" or "duration_ms" or "sequence"))
                        .Select(field => $"{field.Key}: {field.Value}"))
                + reply.Body);
        }

        Assert.Single(records);
    }

    private async Task<Reply> DecryptAsync(byte[] encrypted, string algorithm, byte[]? label = null) =>
        await kacls.Requests.DecryptAsync(Key, encrypted, algorithm, label);

    private async Task<string> AnswerAsync(byte[] encrypted, string algorithm, byte[]? label = null)
    {
        var reply = await DecryptAsync(encrypted, algorithm, label);
        return $"{reply.Status}\n{reply.Body}".Replace(reply.CorrelationId!, "", StringComparison.Ordinal);
    }

    private static Task<byte[]> EncryptRawAsync(OpenSsl openssl, byte[] message) =>
        openssl.EncryptAsync(Key, message, "rsa_padding_mode:none");

    private static byte[] Pkcs1(Action<byte[]> change)
    {
        byte[] message = [0, 2, .. Enumerable.Repeat((byte)0x11, Size - 3 - Dek.Length), 0, .. Dek];
        change(message);
        return message;
    }

    /// <summary>
    /// Section 7.1.1 by hand, SHA-256 for both hashes: DB = lHash ‖ zeroes ‖ 1 ‖ M is changed before it is masked, and all of it after.
    /// </summary>
    private static (string Algorithm, Func<byte[], byte[]> Message) Oaep(Action<byte[]>? message = null, Action<byte[]>? block = null) =>
        ("RSA/ECB/OAEPwithSHA-256andMGF1Padding", label =>
        {
            var seed = Enumerable.Repeat((byte)0x5a, 32).ToArray();
            byte[] db = [.. SHA256.HashData(label), .. new byte[Size - 33 - 32 - 1 - Dek.Length], 1, .. Dek];
            block?.Invoke(db);
            var maskedDb = Masked(db, seed);
            byte[] whole = [0, .. Masked(seed, maskedDb), .. maskedDb];
            message?.Invoke(whole);
            return whole;
        }
    );

    /// <summary>Combined with MGF1 of the seed (appendix B.2.1).</summary>
    private static byte[] Masked(byte[] data, byte[] seed)
    {
        var mask = Enumerable.Range(0, (data.Length / 32) + 1).SelectMany(counter => SHA256.HashData([.. seed, 0, 0, 0, (byte)counter]));
        return [.. data.Zip(mask, (left, right) => (byte)(left ^ right))];
    }
}
