using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.Envelopes;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Operations;

/// <summary>Vaults, each a server on a port of its own with its own faults, and key services over them.</summary>
internal sealed class VaultRing : IAsyncDisposable
{
    private readonly Dictionary<string, KeyVaultServer> servers = [];
    private readonly ManualTimeProvider clock = new();
    private readonly List<HttpMessageInvoker> routes = [];
    private readonly List<KaclsApp> apps = [];

    public KeyVaultServer this[string host] => servers[host];

    /// <summary>A vault with the key kacls-kek.</summary>
    public async Task<VaultKey> AddAsync(string host, VaultKeyType type = VaultKeyType.RsaHsm)
    {
        var server = servers[host] = await KeyVaultServer.StartAsync(clock);
        return server.Vault(host)
            .CreateKek(
                "kacls-kek", type, rsa: type == VaultKeyType.OctHsm ? null : TestRsa.Key(number: servers.Count - 1), seal: TestRsa.Seal);
    }

    /// <summary>A key service with these KEKs, that has wrapped and unwrapped with each active one once.</summary>
    public async Task<KaclsApp> StartAsync(params KeyEncryptionKeySettings[] keys)
    {
        var settings = new Dictionary<string, string?> { ["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.KeyVault };
        foreach (var (index, key) in keys.Index())
        {
            settings[$"Kacls:KeyEncryption:Keys:{index}:Name"] = key.Name;
            settings[$"Kacls:KeyEncryption:Keys:{index}:KeyId"] = key.KeyId;
            settings[$"Kacls:KeyEncryption:Keys:{index}:Active"] = key.Active.ToString();
            settings[$"Kacls:KeyEncryption:Keys:{index}:Algorithm"] = key.Algorithm;
        }

        // The clock stands still but for single seconds, so that a vault's time-out never ends a test on a slow machine.
        var app = await KaclsApp.StartAsync(settings, services => services
            .AddSingleton<TokenCredential>(new FakeTokenCredential())
            .AddSingleton<HttpPipelineTransport>(_ => new HttpClientTransport(new HttpClient(Route())))
            .AddKeyVaultKeyEncryption(new KeyEncryptionSettings
            {
                Keys = keys,
                Timeout = TimeSpan.FromSeconds(20),
                AdoptAfter = TimeSpan.Zero,
            }),
            clock);
        apps.Add(app);
        foreach (var _ in keys.Where(key => key.Active))
        {
            var dek = SampleDek.New();
            var reply = await app.PostAsync("unwrap", app.UnwrapBody(await app.WrapAsync(dek)));
            Assert.Equal(dek, reply.Bytes("key"));
        }

        return app;
    }

    /// <summary>Asks the vault of a KEK for its versions, as happens every refresh interval.</summary>
    public static Task RefreshAsync(KaclsApp app, string kek) => app.Services.GetServices<IKeyEncryptionKey>()
        .OfType<KeyVaultKeyEncryptionKey>().Single(key => key.Name == kek).RefreshAsync(CancellationToken.None);

    /// <summary>Makes a new version, a second after the last, and has a key service hear of it.</summary>
    public async Task RotateAsync(KaclsApp app, string kek, VaultKey key)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        key.Rotate(key.Newest.Operations.Contains("sign") ? TestRsa.Key(number: key.Versions.Count) : null);
        await RefreshAsync(app, kek);
    }

    /// <summary>The name of the KEK that wrapped.</summary>
    public static string KekOf(string wrappedKey) => HeaderOf(wrappedKey).KekName;

    public static EnvelopeHeader HeaderOf(string wrappedKey)
    {
        Assert.True(EnvelopeHeader.TryRead(Convert.FromBase64String(wrappedKey), out var header));
        return header;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in apps)
        {
            await app.DisposeAsync();
        }

        routes.ForEach(route => route.Dispose());
        foreach (var server in servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    private ByHost Route()
    {
        var invokers = servers.ToDictionary(server => server.Key, server => new HttpMessageInvoker(server.Value.CreateHandler()));
        routes.AddRange(invokers.Values);
        return new ByHost(invokers);
    }

    private sealed class ByHost(Dictionary<string, HttpMessageInvoker> invokers) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            invokers[request.RequestUri!.Host].SendAsync(request, cancellationToken);
    }
}
