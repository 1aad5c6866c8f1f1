using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Benchmarks.Load;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Pace;

/// <summary>Wraps, and unwraps of what they wrapped; each with tokens of its own, and seen to give its DEK back.</summary>
internal sealed record PaceRequests(IReadOnlyList<byte[]> Wraps, IReadOnlyList<byte[]> Unwraps)
{
    private const int Count = 64;
    private const int Attempts = 10;

    internal static async Task<PaceRequests> MakeAsync(Uri server, BenchmarkKeys keys)
    {
        using var connection = new HttpConnection();
        await connection.ConnectAsync(server, CancellationToken.None);
        var (wraps, unwraps) = (new List<byte[]>(), new List<byte[]>());
        for (var index = 0; index < Count; index++)
        {
            var dek = Convert.ToBase64String([0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)]);
            wraps.Add(Render(keys, "wrap", "writer", "key", dek, index));
            var wrapped = await AskAsync(connection, wraps[^1], "wrapped_key");
            unwraps.Add(Render(keys, "unwrap", "reader", "wrapped_key", wrapped, index));
            if (await AskAsync(connection, unwraps[^1], "key") != dek)
            {
                throw new InvalidOperationException("The server returned another DEK than it was given.");
            }
        }

        return new(wraps, unwraps);
    }

    private static byte[] Render(BenchmarkKeys keys, string operation, string role, string member, string value, int index) =>
        HttpConnection.Render(operation, new JsonObject
        {
            ["authentication"] = keys.Provider.IdToken().With("jti", $"token-{index}").Mint(),
            ["authorization"] = keys.Google.DriveAuthorization(role).With("jti", $"token-{index}").Mint(),
            [member] = value,
            ["reason"] = "{client:'drive' op:'update'}",
        }.ToJsonString());

    /// <summary>On a busy machine a first call to the vault may time out: then it is made again, as the reply asks.</summary>
    private static async Task<string> AskAsync(HttpConnection connection, byte[] request, string member)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var reply = JsonDocument.Parse(
                await connection.PostAsync(request, CancellationToken.None, anyStatus: attempt < Attempts));
            if (reply.RootElement.TryGetProperty(member, out var value))
            {
                return value.GetString()!;
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }
}
