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

    internal static async Task<PaceRequests> MakeAsync(Uri server, BenchmarkKeys keys)
    {
        using var connection = new HttpConnection();
        await connection.ConnectAsync(server, CancellationToken.None);
        var (wraps, unwraps) = (new List<byte[]>(), new List<byte[]>());
        for (var index = 0; index < Count; index++)
        {
            var dek = Convert.ToBase64String([0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)]);
            wraps.Add(Render(keys, "wrap", "writer", "key", dek, index));
            var wrapped = Member(await connection.PostAsync(wraps[^1], CancellationToken.None), "wrapped_key");
            unwraps.Add(Render(keys, "unwrap", "reader", "wrapped_key", wrapped, index));
            if (Member(await connection.PostAsync(unwraps[^1], CancellationToken.None), "key") != dek)
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

    private static string Member(ReadOnlyMemory<byte> json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).GetString()!;
    }
}
