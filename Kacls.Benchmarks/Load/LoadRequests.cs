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

    internal int UnwrapCount => readers.Length;

    /// <summary>The DEK of a wrap, in base64.</summary>
    internal string DekOf(int index) => deks[index];

    /// <summary>Unwraps what a server answered to a wrap.</summary>
    internal byte[] Unwrap(int index, string wrappedKey) =>
        Render("unwrap", authentication[index], readers[index], Members.WrappedKey.Name, wrappedKey);

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
