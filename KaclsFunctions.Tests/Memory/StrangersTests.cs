using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Envelopes;
using Kacls.KeyEncryption;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Memory;

/// <summary>
/// Whatever strangers make up, the service remembers none of it, or a bounded number: after many, as many again leave nothing behind.
/// Alone, since what is static belongs to all tests of the process.
/// </summary>
[CollectionDefinition(nameof(StrangersTests), DisableParallelization = true)]
[Collection(nameof(StrangersTests))]
public sealed class StrangersTests : IAsyncLifetime
{
    private const int Strangers = 10_000;

    private FloodedKacls kacls = null!;

    public async Task InitializeAsync() => kacls = await FloodedKacls.StartAsync();

    public async Task DisposeAsync() => await kacls.DisposeAsync();

    [Fact]
    public Task made_up_kids_are_not_kept() => AssertForgottenAsync(
        number => Both(kacls.App.Idp.IdToken().WithHeader("kid", $"kid-{number}").Mint()), "wrap", 401, "authentication_key_unknown");

    /// <summary>A key keeps what verifies with it, for each algorithm that it is used with.</summary>
    [Fact]
    public Task made_up_algorithms_are_not_kept()
    {
        var claimsOn = kacls.App.Idp.IdToken().Mint();
        claimsOn = claimsOn[claimsOn.IndexOf('.', StringComparison.Ordinal)..];
        return AssertForgottenAsync(
            number => Both(Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{{\"alg\":\"RS-{number}\"}}")) + claimsOn),
            "wrap", 401, "authentication_algorithm_not_allowed");
    }

    [Fact]
    public Task made_up_issuers_are_not_kept() => AssertForgottenAsync(
        number => Both(kacls.App.Idp.IdToken().With("iss", $"https://{number}.example").Mint()), "wrap", 401, "_issuer_unknown");

    [Fact]
    public Task made_up_claims_are_not_kept() => AssertForgottenAsync(
        number => Both(kacls.App.Idp.IdToken().With($"claim-{number}", new string('x', 8_000)).Mint()[..^8] + "AAAAAAAA"),
        "wrap", 401, "_signature_invalid", strangers: 3_000);

    /// <summary>Another organization that registers our address has as many users as it likes, and each has a valid token.</summary>
    [Fact]
    public async Task users_who_are_refused_are_told_apart_up_to_a_bound()
    {
        var drive = kacls.App.Drive.DriveAuthorization().Mint();
        await AssertForgottenAsync(
            number => Body(kacls.App.Idp.IdToken().With("email", $"user-{number}@other.example").Mint(), drive, "key", "AAAA"),
            "wrap", 403, "user_mismatch", before: 6_000);
    }

    [Fact]
    public async Task made_up_names_of_keks_are_not_kept()
    {
        var (user, reader, genuine) = await GenuineAsync();
        var header = VaultRing.HeaderOf(genuine);
        await AssertForgottenAsync(
            number => Body(user, reader, "wrapped_key", Forge(genuine, header with { KekName = $"kek-{number}" })),
            "unwrap", 400, "envelope_kek_unknown");
    }

    [Fact]
    public async Task made_up_versions_of_a_kek_are_not_kept()
    {
        var (user, reader, genuine) = await GenuineAsync();
        var header = VaultRing.HeaderOf(genuine);
        await AssertForgottenAsync(
            number => Body(user, reader, "wrapped_key", Forge(genuine, header with
            {
                ContentKey = header.ContentKey with { Version = new KekVersion((UInt128)number) },
            })),
            "unwrap", 400, "envelope_kek_unknown", strangers: 1_000);
    }

    [Fact]
    public async Task made_up_content_of_a_blob_is_not_kept()
    {
        var (user, reader, genuine) = await GenuineAsync();
        await AssertForgottenAsync(
            _ => Body(user, reader, "wrapped_key", Convert.ToBase64String(
                [.. Convert.FromBase64String(genuine)[..^32], .. RandomNumberGenerator.GetBytes(32)])),
            "unwrap", 400, "envelope_tampered", strangers: 1_000);
    }

    [Fact]
    public Task made_up_operations_are_not_kept() =>
        AssertForgottenAsync(_ => "{}", number => $"made-up-{number}?{number}={number}", 404, "operation_unknown");

    private Task AssertForgottenAsync(
        Func<int, string> body, string operation, int status, string text, int before = 500, int strangers = Strangers) =>
        AssertForgottenAsync(body, _ => operation, status, text, before, strangers);

    private async Task AssertForgottenAsync(
        Func<int, string> body, Func<int, string> operation, int status, string text, int before = 500, int strangers = Strangers)
    {
        await kacls.SendAsync(0, before, operation, body, status, text);
        var filled = kacls.Holds();
        await kacls.SendAsync(before, strangers, operation, body, status, text);
        var flooded = kacls.Holds();
        Assert.InRange(filled.Count, 1_000, int.MaxValue);
        Assert.True(flooded.Count - filled.Count < strangers / 10, flooded.GrownSince(filled));
    }

    private async Task<(string User, string Reader, string Genuine)> GenuineAsync()
    {
        var wrapped = await kacls.App.WrapAsync(SampleDek.New());
        return (kacls.App.Idp.IdToken().Mint(), kacls.App.Drive.DriveAuthorization("reader").Mint(), wrapped);
    }

    private static string Forge(string genuine, EnvelopeHeader header)
    {
        var content = Convert.FromBase64String(genuine).AsSpan(VaultRing.HeaderOf(genuine).Size);
        var forged = new byte[header.Size + content.Length];
        header.Write(forged);
        content.CopyTo(forged.AsSpan(header.Size));
        return Convert.ToBase64String(forged);
    }

    private static string Both(string token) => Body(token, token, "key", "AAAA");

    private static string Body(string authentication, string authorization, string member, string value) => new JsonObject
    {
        ["authentication"] = authentication,
        ["authorization"] = authorization,
        [member] = value,
        ["reason"] = "",
    }.ToJsonString();
}
