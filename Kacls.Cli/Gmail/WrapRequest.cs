using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Cli.Gmail.Certificates;

namespace Kacls.Cli.Gmail;

/// <summary>
/// The body of <c>wrapprivatekey</c>: the only place where a plain key leaves its file. It is bytes, which can be zeroed.
/// </summary>
internal sealed class WrapRequest : IDisposable
{
    // A key of 4,096 bits has 3.2 KB as base64, a token 16 KiB at most: never grown, so that no copy stays behind.
    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);

    public WrapRequest(UserKeys keys, string token, string perimeter)
    {
        var key = keys.Key.ExportPkcs8PrivateKey();
        try
        {
            using var json = new Utf8JsonWriter(buffer);
            json.WriteStartObject();
            json.WriteString("authentication", token);
            json.WriteBase64String("private_key", key);
            json.WriteString("perimeter_id", perimeter);
            json.WriteString("reason", $"kacls gmail wrap: {keys.Email}");
            json.WriteEndObject();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>What is sent.</summary>
    public ReadOnlyMemory<byte> Body => buffer.WrittenMemory;

    /// <summary>Zeroes it.</summary>
    public void Dispose() => buffer.Clear();
}
