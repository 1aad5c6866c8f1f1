using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What is done for the rows about the process.</summary>
internal static class HostScenes
{
    public static async Task StopUnderLoadAsync(HostFixture host, HostRow row)
    {
        await using var kacls = await host.StartAsync();
        var granted = 0;
        var others = 0;
        var clients = Enumerable.Range(0, 16).Select(_ => AskUntilRefusedAsync()).ToArray();
        await Eventually.True(() => Volatile.Read(ref granted) > 100);
        var exit = await kacls.StopAsync();
        await Task.WhenAll(clients);
        var records = kacls.Audit.Count(record => record["outcome"] == "granted");
        row.AssertSeen(new(
            others == 0 ? "200, then no connection" : $"{others} other answers",
            records == granted && records == kacls.Audit.Count ? row.Audit : $"{records} of {kacls.Audit.Count} records for {granted}"));
        Assert.Equal(0, exit);

        async Task AskUntilRefusedAsync()
        {
            try
            {
                while (true)
                {
                    var wrapped = await AskAsync("wrap", kacls.WrapBody());
                    await AskAsync("unwrap", kacls.UnwrapBody(wrapped.Json.GetProperty("wrapped_key").GetString()!));
                }
            }
            catch (HttpRequestException)
            {
                // Not taken: the count of records would tell otherwise.
            }
        }

        async Task<Reply> AskAsync(string operation, JsonObject body)
        {
            var reply = await kacls.PostAsync(operation, body);
            Interlocked.Increment(ref reply.Status == 200 ? ref granted : ref others);
            return reply;
        }
    }

    public static async Task StartWithoutSourceAsync(HostFixture host, HostRow row)
    {
        await using var issuers = await IssuerServer.StartAsync();
        var (source, settings) = Late(issuers, EndpointBehaviour.Down);
        await using var kacls = await host.StartAsync(settings);
        var seen = await Seen.OfAsync(kacls, await WrapAsync());
        var status = (await kacls.GetAsync("/v1/status")).Json;
        row.AssertSeen(seen with
        {
            Caller = $"{seen.Caller}; `status` 200, `degraded` names `{status.GetProperty("degraded")[0].GetString()}`",
        });
        source.Behaviour = EndpointBehaviour.Up;
        await Eventually.True(async () => (await WrapAsync()).Status == 200);

        Task<Reply> WrapAsync() => kacls.PostAsync("wrap", kacls.WrapBody(source.Issuer.IdToken()));
    }

    public static async Task LeaveInBodyAsync(HostFixture host, HostRow row)
    {
        var kacls = host.Kacls;
        var before = kacls.Audit.Count;
        using (var caller = await RawHttp.ConnectAsync(kacls))
        {
            await caller.SendHeadAsync("POST /v1/wrap HTTP/1.1", "Content-Length: 500", "Expect: 100-continue");
            await caller.AwaitContinueAsync();
            await caller.SendAsync("{\"key\":"u8.ToArray());
            Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody())).Status);
        }

        row.AssertSeen(await Seen.OfAbortedAsync(() => kacls.Audit, before));
    }

    public static async Task LeaveInFetchAsync(HostFixture host, HostRow row)
    {
        await using var issuers = await IssuerServer.StartAsync();
        var (source, settings) = Late(issuers, EndpointBehaviour.Hanging, provider: 1);
        await using var kacls = await host.StartAsync(settings);
        using var patience = new CancellationTokenSource();
        var asked = source.KeySetRequests;
        var asking = Seen.PostAsync(kacls, "wrap", kacls.WrapBody(source.Issuer.IdToken()), patience.Token);
        await Eventually.True(() => source.KeySetRequests > asked);
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody())).Status);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        row.AssertSeen(await Seen.OfAbortedAsync(() => kacls.Audit));
    }

    public static async Task StartOnFullDiskAsync(HostFixture host, HostRow row)
    {
        var settings = new Dictionary<string, string>
        {
            ["Kacls__KeyEncryption__Path"] = Path.Combine(TinyDisk.Folder, "kek.pem"),
            ["Kacls__Signing__Path"] = Path.Combine(TinyDisk.Folder, "signing.pem"),
        };
        var (exit, errors) = await host.StartInVainAsync(TinyDisk.FullAndListed, settings);
        string[] named = ["Kacls:KeyEncryption:Path", "Kacls:Signing:Path", "No space left on device"];
        Assert.Equal((1, ""), (exit, string.Join(", ", named.Where(name => !errors.Contains(name, StringComparison.Ordinal)))));
        Assert.Contains("left:.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        await using var kacls = await host.StartUnderAsync(TinyDisk.Empty, settings);
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody())).Status);
    }

    private static (IssuerEndpoint Source, Dictionary<string, string> Settings) Late(
        IssuerServer issuers, EndpointBehaviour behaviour, int provider = 0)
    {
        var source = issuers.Host("late", new TokenIssuer(issuers.UrlOf("late"), TimeProvider.System, KeyPool.Rsa(4)));
        source.Behaviour = behaviour;
        var at = $"Kacls__Authentication__Providers__{provider}__";
        return (source, new() { [$"{at}Issuer"] = source.Issuer.Issuer, [$"{at}Keys"] = source.JwksUrl });
    }
}
