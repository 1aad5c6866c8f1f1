using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>What openssl makes of a vector. The keys are in its folder.</summary>
/// <param name="openssl">The program.</param>
/// <param name="isImplicit">Since version 3.2 it answers a wrong PKCS#1 v1.5 padding with random bytes, unless it is told not to.</param>
internal sealed class OpenSslJudge(OpenSsl openssl, bool isImplicit)
{
    /// <summary>The message; null where there is none.</summary>
    internal Task<byte[]?> DecryptAsync(RsaVector vector)
    {
        string[] options = vector.IsOaep
            ?
            [
                "rsa_padding_mode:oaep", $"rsa_oaep_md:{HashOf(vector)}", $"rsa_mgf1_md:{vector.Mgf1}",
                .. vector.Label is { Length: > 0 } label ? [$"rsa_oaep_label:{Convert.ToHexStringLower(label)}"] : Array.Empty<string>(),
            ]
            : ["rsa_padding_mode:pkcs1", .. isImplicit ? ["rsa_pkcs1_implicit_rejection:0"] : Array.Empty<string>()];
        return RunAsync("-decrypt", vector, vector.Input, options);
    }

    /// <summary>The signature, if it is that of the vector's digest and right.</summary>
    internal async Task<byte[]?> VerifyAsync(RsaVector vector)
    {
        openssl.Write("signature", vector.Output!);
        string[] padding = vector.Algorithm.EndsWith("PSS", StringComparison.Ordinal)
            ? ["rsa_padding_mode:pss", "rsa_pss_saltlen:0"]
            : ["rsa_padding_mode:pkcs1"];
        string[] options = [$"digest:{HashOf(vector)}", .. padding];
        return await RunAsync("-verify", vector, vector.Input, options, "-sigfile", openssl.PathOf("signature")) is null
            ? null
            : vector.Output;
    }

    private async Task<byte[]?> RunAsync(string what, RsaVector vector, byte[] input, string[] options, params string[] more)
    {
        string[] output = what == "-decrypt" ? ["-out", openssl.PathOf("output")] : [];
        var (exitCode, _) = await openssl.TryRunAsync(
        [
            "pkeyutl", what, "-inkey", openssl.PathOf($"{vector.Key}.pem"), "-in", openssl.Write("input", input), .. output, .. more,
            .. options.SelectMany(option => new[] { "-pkeyopt", option }),
        ]);
        return exitCode != 0 ? null : output.Length == 0 ? [] : openssl.Read("output");
    }

    /// <summary>As openssl writes it.</summary>
    private static string HashOf(RsaVector vector)
    {
        var digits = vector.Algorithm[(vector.Algorithm.IndexOf("SHA", StringComparison.Ordinal) + 3)..].TrimStart('-');
        return $"sha{string.Concat(digits.TakeWhile(char.IsAsciiDigit))}";
    }
}
