using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Requests;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Load;

/// <summary>
/// The requests of a comparison, rendered beforehand, each with tokens of its own: so many that no server could make anything of having
/// seen one before.
/// </summary>
internal sealed class LoadRequests
{
    // As JavaScript writes it: no "\u002B" for the plus of base64.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int Attempts = 10;

    private readonly BenchmarkKeys keys;
    private readonly string[] deks;
    private readonly string[] authentication;
    private readonly string[] readers;

    /// <param name="keys">Of the two issuers.</param>
    /// <param name="wraps">How many wraps; signing the tokens takes some milliseconds for each.</param>
    /// <param name="unwraps">How many of them are unwrapped again.</param>
    internal LoadRequests(BenchmarkKeys keys, int wraps, int unwraps)
    {
        this.keys = keys;
        deks = Make(wraps, _ => Convert.ToBase64String([0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)]));
        authentication = Make(wraps, index => keys.Provider.IdToken().With("jti", $"user-{index:D6}").Mint());
        readers = Make(unwraps, index => Authorization("reader", index));
        Wraps = Make(wraps, index => Render("wrap", authentication[index], Authorization("writer", index), Members.Key.Name, deks[index]));
    }

    internal byte[][] Wraps { get; }

    /// <summary>The unwraps of what a server wraps, each seen to give its DEK back.</summary>
    internal async Task<byte[][]> UnwrapsAsync(Uri server, CancellationToken cancellation)
    {
        using var connection = new HttpConnection();
        await connection.ConnectAsync(server, cancellation);
        var unwraps = new byte[readers.Length][];
        for (var index = 0; index < unwraps.Length; index++)
        {
            var wrapped = await AskAsync(connection, Wraps[index], Members.WrappedKey.Name, cancellation);
            unwraps[index] = Render("unwrap", authentication[index], readers[index], Members.WrappedKey.Name, wrapped);
            if (await AskAsync(connection, unwraps[index], Members.Key.Name, cancellation) != deks[index])
            {
                throw new InvalidOperationException($"The server at {server} returned another DEK than it was given.");
            }
        }

        return unwraps;
    }

    /// <summary>On a busy machine a first call to the vault may time out: then it is made again, as the reply asks.</summary>
    private static async Task<string> AskAsync(
        HttpConnection connection, byte[] request, string member, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var reply = JsonDocument.Parse(await connection.PostAsync(request, cancellation, anyStatus: attempt < Attempts));
            if (reply.RootElement.TryGetProperty(member, out var value))
            {
                return value.GetString()!;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }
    }

    private string Authorization(string role, int index) =>
        keys.Google.DriveAuthorization(role).With("jti", $"{role}-{index:D6}").Mint();

    private static byte[] Render(string operation, string authentication, string authorization, string member, string value) =>
        HttpConnection.Render(operation, new JsonObject
        {
            [Members.Authentication.Name] = authentication,
            [Members.Authorization.Name] = authorization,
            [member] = value,
            [Members.Reason.Name] = "{client:'drive' op:'update'}",
        }.ToJsonString(Plain));

    private static T[] Make<T>(int count, Func<int, T> make)
    {
        var made = new T[count];
        Parallel.For(0, count, index => made[index] = make(index));
        return made;
    }
}
