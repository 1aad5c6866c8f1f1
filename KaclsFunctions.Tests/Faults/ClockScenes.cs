using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.IssuerKeys;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What is done for the rows about the clock.</summary>
internal static class ClockScenes
{
    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    public static async Task TokensAsync(ClockRow row, TimeSpan jump)
    {
        await using var kacls = await KaclsApp.StartAsync();
        var body = kacls.WrapBody();
        kacls.Time.Jump(jump);
        row.AssertSeen(await Seen.OfAsync(kacls, await kacls.PostAsync("wrap", body)));
        kacls.Time.Jump(-jump);
        await row.AssertNormalAsync(async () => (await kacls.PostAsync("wrap", body)).Status == 200, kacls.Time.Advance);
    }

    public static async Task KnownKeysAsync(ClockRow row, EndpointBehaviour behaviour)
    {
        await using var kacls = await KaclsApp.StartAsync();
        kacls.Issuers["idp"].Behaviour = behaviour;
        kacls.Time.Jump(TimeSpan.FromDays(2));
        row.AssertSeen(await Seen.OfAsync(kacls, await kacls.WrapAsync()));
        kacls.Time.Jump(TimeSpan.FromDays(-2));
        await row.AssertNormalAsync(async () => (await kacls.WrapAsync()).Status == 200, kacls.Time.Advance);
    }

    public static async Task SetBackAsync(ClockRow row, string operation)
    {
        await using var world = await VaultWorld.StartAsync();
        world.Server.Faults.Fail(500, operation: operation);
        await world.RestartAsync();
        var seen = await world.AskAsync();
        world.Kacls.Time.Jump(-TwoHours);
        world.Server.Faults.Clear();
        row.AssertSeen(seen);
        await row.AssertNormalAsync(world.ServesAsync, world.Kacls.Time.Advance);
    }

    public static async Task ReplayAsync(ClockRow row)
    {
        var time = new ManualTimeProvider();
        await using var server = await FakePeer.StartAsync();
        var peer = new TokenIssuer(server.Url, time, KeyPool.Rsa(7));
        server.Answer = context => context.Response.WriteAsync(peer.Jwks);
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:Migration:Peers:0:Url"] = server.Url,
                ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
                ["Kacls:Migration:Peers:0:Allow:0"] = "unwrap",
            },
            time: time);
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        var token = peer.MigrationToken();
        Assert.Equal(200, (await SendAsync(token)).Status);
        time.Jump(TwoHours);
        Assert.Equal(200, (await SendAsync(peer.MigrationToken())).Status);
        time.Jump(-TwoHours);
        row.AssertSeen(await Seen.OfAsync(kacls, await SendAsync(token)));
        await row.AssertNormalAsync(async () => (await SendAsync(peer.MigrationToken())).Status == 200, time.Advance);

        Task<Reply> SendAsync(TokenBuilder authentication) =>
            kacls.PostAsync("privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(wrapped, authentication));
    }

    public static async Task LimitAsync(ClockRow row)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Limits:UnwrapsPerUserPerMinute"] = "60",
        });
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        await ExhaustAsync();
        kacls.Time.Jump(TimeSpan.FromHours(1));
        var (served, refused) = await ExhaustAsync();

        // The limit gives one unwrap a second back, by a clock of its own.
        Assert.InRange(served, 0, 30);
        row.AssertSeen(await Seen.OfAsync(kacls, refused));

        async Task<(int Served, Reply Refused)> ExhaustAsync()
        {
            for (var count = 0; ; count++)
            {
                if (await UnwrapAsync() is { Status: not 200 } refused)
                {
                    return (count, refused);
                }
            }
        }

        Task<Reply> UnwrapAsync() => kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped));
    }

    public static async Task RotateAsync(ClockRow row, TimeSpan ahead)
    {
        await using var world = await VaultWorld.StartAsync(-ahead);
        world.Kacls.Time.Advance(TimeSpan.FromMinutes(20));
        world.Rotate();
        var listed = await IsUsedAfterAsync(1);
        var adopted = await IsUsedAfterAsync(10);
        var later = await IsUsedAfterAsync(60);
        row.AssertSeen(new(
            (listed, adopted, later) switch
            {
                (true, true, true) => "200, under the new version once it is listed, not `AdoptAfter` later",
                (false, false, true) => "200, under the old version for an hour more",
                var other => $"200, under the new version: {other}",
            },
            "granted"));

        async Task<bool> IsUsedAfterAsync(int minutes)
        {
            world.Kacls.Time.Advance(TimeSpan.FromMinutes(minutes));
            Assert.True(await world.ServesAsync());
            return await world.WrapsWithNewestAsync();
        }
    }
}
