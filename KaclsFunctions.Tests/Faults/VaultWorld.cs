using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.IssuerKeys;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>
/// A key service whose KEK is in a vault that can fail in every way: the real SDK over TLS that the platform judges, one clock that stands
/// still, a document that was wrapped when all was well.
/// </summary>
internal sealed class VaultWorld : IAsyncDisposable
{
    private readonly byte[] dek = SampleDek.New();
    private readonly ManualTimeProvider clock = new();
    private string wrapped = "";

    public KeyVaultServer Server { get; private set; } = null!;

    public KaclsApp Kacls { get; private set; } = null!;

    public PrivateAuthority Authority { get; } = new();

    public Vault Vault => Server.Vault(VaultSdk.VaultHost);

    public VaultKeyVersion Version => Vault.Key("kek").Newest;

    /// <param name="skew">How far the vault's clock is ahead of ours; negative: behind.</param>
    public static async Task<VaultWorld> StartAsync(TimeSpan skew = default)
    {
        var world = new VaultWorld();
        world.Server = await KeyVaultServer.StartAsync(world.clock);
        world.Server.Skew = skew;
        world.Present();
        world.Vault.CreateKek("kek", rsa: TestRsa.Key(2048), seal: TestRsa.Seal);
        world.Kacls = await world.StartServiceAsync();
        world.wrapped = await world.Kacls.WrapAsync(world.dek);
        Assert.True(await world.UnwrapsAsync());
        world.clock.Advance(TimeSpan.FromSeconds(1));
        world.Server.Requests.Clear();
        return world;
    }

    /// <summary>Another instance in the place of the first.</summary>
    public async Task RestartAsync()
    {
        await Kacls.DisposeAsync();
        Kacls = await StartServiceAsync();
    }

    /// <summary>Makes an unwrap, and a wrap beside it.</summary>
    /// <param name="wait">How long the unwrap is to wait for the vault; absent: it is answered while the clock stands still.</param>
    public async Task<Seen> AskAsync(TimeSpan? wait = null)
    {
        var unwrap = UnwrapAsync();
        if (wait is { } time)
        {
            await Eventually.True(() => Server.Requests.Of("unwrapkey").Count > 0);

            // The vault's own wait begins a moment after the request is seen.
            await Task.Delay(TimeSpan.FromMilliseconds(50));
            Kacls.Time.Advance(time - TimeSpan.FromMilliseconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(50));
            Assert.False(unwrap.IsCompleted, $"answered sooner than after {time}");
            Kacls.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var seen = await Seen.OfAsync(Kacls, await unwrap);
        seen = wait is null ? seen : seen with { Caller = $"{seen.Caller}, after {wait.Value.TotalSeconds} s" };
        await (wait is null ? SettleAsync() : Task.CompletedTask);
        return Seen.OfBoth(seen, await Seen.OfAsync(Kacls, await Kacls.PostAsync("wrap", Kacls.WrapBody())));
    }

    /// <summary>Makes an unwrap whose caller leaves while the vault is asked.</summary>
    public async Task<Seen> LeaveAsync()
    {
        using var patience = new CancellationTokenSource();
        var asking = Seen.PostAsync(Kacls, "unwrap", Kacls.UnwrapBody(wrapped), patience.Token);
        await Eventually.True(() => Server.Requests.Of("unwrapkey").Count > 0);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        return await Seen.OfAbortedAsync(() => Kacls.Log.Audit.Select(record =>
            record.ToDictionary(field => field.Key, field => $"{field.Value}")));
    }

    public VaultKeyVersion Rotate() => Vault.Key("kek").Rotate(TestRsa.Key(2048, number: 1));

    /// <summary>Whether a wrap is under the newest version, once the vault was asked for its versions.</summary>
    public async Task<bool> WrapsWithNewestAsync()
    {
        await SettleAsync();
        var header = VaultRing.HeaderOf(await Kacls.WrapAsync(SampleDek.New()));
        return header.ContentKey.Version.ToString() == Version.Version;
    }

    public async Task<bool> UnwrapsAsync()
    {
        var reply = await UnwrapAsync();
        Assert.True(reply.Status != 200 || reply.Bytes("key").AsSpan().SequenceEqual(dek));
        return reply.Status == 200;
    }

    public async Task<bool> ServesAsync() =>
        await UnwrapsAsync() && (await Kacls.PostAsync("wrap", Kacls.WrapBody())).Status == 200;

    /// <summary>Shows another certificate from now on; each call makes a connection of its own.</summary>
    public void Present(string host = VaultSdk.VaultHost, int toDay = 30, PrivateAuthority? by = null) =>
        Server.Presented = (by ?? Authority).Issue(host, fromDay: -20, toDay: toDay);

    public async ValueTask DisposeAsync()
    {
        await Kacls.DisposeAsync();
        await Server.DisposeAsync();
        Authority.Dispose();
    }

    /// <summary>Waits for what an unwrap that was refused has started: the vault is asked for its versions.</summary>
    private async Task SettleAsync()
    {
        var keks = Kacls.Services.GetServices<IKeyEncryptionKey>();
        await Task.WhenAll(keks.OfType<KeyVaultKeyEncryptionKey>().Select(kek => kek.RefreshAsync(default)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task<Reply> UnwrapAsync() => Kacls.PostAsync("unwrap", Kacls.UnwrapBody(wrapped));

    private Task<KaclsApp> StartServiceAsync()
    {
        var kek = new KeyEncryptionKeySettings { Name = "kek1", KeyId = Vault.Key("kek").Id };
        return KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.KeyVault,
                ["Kacls:KeyEncryption:Keys:0:Name"] = kek.Name,
                ["Kacls:KeyEncryption:Keys:0:KeyId"] = kek.KeyId,
            },
            services => services
                .AddSingleton<TokenCredential>(new FakeTokenCredential())
                .AddSingleton<HttpPipelineTransport>(_ => new HttpClientTransport(new HttpClient(Handler())))
                .AddKeyVaultKeyEncryption(new KeyEncryptionSettings { Keys = [kek] }),
            clock);
    }

    /// <summary>Judges certificates as the platform does, and makes a connection for each call.</summary>
    private SocketsHttpHandler Handler()
    {
        var handler = Server.CreateHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = null;
        handler.SslOptions.CertificateChainPolicy = Authority.Policy();
        handler.PooledConnectionLifetime = TimeSpan.Zero;
        return handler;
    }
}
