using System.Security.Cryptography;
using Azure.Core;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KaclsFunctions.Tests.KeyEncryption;

/// <summary>A Key Vault protocol server with a key, and KEKs over it through the real SDK; all on one clock that stands still.</summary>
internal sealed class VaultKekContext : IAsyncDisposable
{
    private readonly List<KeyVaultKeyEncryptionKey> keks = [];

    private VaultKekContext(KeyVaultServer server, ManualTimeProvider clock)
    {
        Server = server;
        Clock = clock;
    }

    public static TimeSpan RefreshInterval { get; } = TimeSpan.FromMinutes(1);

    public ManualTimeProvider Clock { get; }

    public KeyVaultServer Server { get; }

    public FakeTokenCredential Credential { get; } = new();

    /// <summary>Zero, where a test is about something else than when a new version wraps.</summary>
    public TimeSpan AdoptAfter { get; init; }

    public byte[] ContentKey { get; } = RandomNumberGenerator.GetBytes(32);

    public VaultKey Key { get; private set; } = null!;

    public static async Task<VaultKekContext> StartAsync(
        VaultKeyType type = VaultKeyType.RsaHsm, int bits = 2048, TimeSpan adoptAfter = default)
    {
        var clock = new ManualTimeProvider();
        var context = new VaultKekContext(await KeyVaultServer.StartAsync(clock), clock) { AdoptAfter = adoptAfter };
        context.Key = type is VaultKeyType.OctHsm or VaultKeyType.External
            ? context.Server.Vault(VaultSdk.HsmHost).CreateKey("kek", type)
            : context.Server.Vault(VaultSdk.VaultHost).CreateKek("kek", type, rsa: TestRsa.Key(bits), seal: TestRsa.Seal);
        return context;
    }

    public KeyVaultKeyEncryptionKey Kek(
        string? algorithm = null,
        TokenCredential? credential = null,
        TimeSpan? timeout = null,
        ILogger<KeyVaultKeyEncryptionKey>? logger = null)
    {
        var kek = new KeyVaultKeyEncryptionKey(
            new KeyEncryptionKeySettings { Name = "kek1", KeyId = Key.Id, Algorithm = algorithm },
            new KeyEncryptionSettings
            {
                RefreshInterval = RefreshInterval,
                AdoptAfter = AdoptAfter,
                Timeout = timeout ?? new KeyEncryptionSettings().Timeout,
            },
            credential ?? Credential,
            Server.Transport(),
            Clock,
            logger ?? NullLogger<KeyVaultKeyEncryptionKey>.Instance);
        keks.Add(kek);
        return kek;
    }

    /// <summary>A KEK that has wrapped once, and a log without that.</summary>
    public async Task<(KeyVaultKeyEncryptionKey Kek, WrappedContentKey Wrapped)> WarmAsync(string? algorithm = null)
    {
        var kek = Kek(algorithm);
        var wrapped = await kek.WrapAsync(ContentKey, CancellationToken.None);
        Server.Requests.Clear();
        return (kek, wrapped);
    }

    /// <summary>A new version, made a second after the last.</summary>
    public VaultKeyVersion Rotate()
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return Key.Rotate(TestRsa.Key(number: Key.Versions.Count));
    }

    /// <summary>Lets the refresh interval pass and waits until the vault was asked.</summary>
    public async Task RefreshAsync(KeyVaultKeyEncryptionKey kek)
    {
        Clock.Advance(RefreshInterval);
        await Settled(kek);
    }

    /// <summary>Waits for a refresh that may be under way, or makes one.</summary>
    public static async Task Settled(KeyVaultKeyEncryptionKey kek)
    {
        try
        {
            await kek.RefreshAsync(CancellationToken.None);
        }
        catch (KaclsException)
        {
            // The test that asked for it will see what the KEK says now.
        }
    }

    public static async Task<KaclsException> Refused(Func<ValueTask<WrappedContentKey>> wrap) =>
        await Assert.ThrowsAsync<KaclsException>(async () => await wrap());

    public static async Task<KaclsException> Refused(Func<ValueTask<byte[]>> unwrap) =>
        await Assert.ThrowsAsync<KaclsException>(async () => await unwrap());

    public ValueTask<WrappedContentKey> Wrap(KeyVaultKeyEncryptionKey kek) => kek.WrapAsync(ContentKey, CancellationToken.None);

    public static ValueTask<byte[]> Unwrap(KeyVaultKeyEncryptionKey kek, WrappedContentKey wrapped) =>
        kek.UnwrapAsync(wrapped, CancellationToken.None);

    /// <summary>What was asked of the KEK; its seal key is listed in the background as well.</summary>
    public string[] Operations() => OperationsOn(Key.Name);

    /// <summary>How often that was asked of the KEK.</summary>
    public int Count(string operation) => Operations().Count(asked => asked == operation);

    /// <summary>What was asked of the seal key.</summary>
    public string[] SealOperations() => OperationsOn($"{Key.Name}-seal");

    private string[] OperationsOn(string key) =>
        [.. Server.Requests.All.Where(request => request.Key == key).Select(request => request.Operation)];

    public async ValueTask DisposeAsync()
    {
        keks.ForEach(kek => kek.Dispose());
        await Server.DisposeAsync();
    }
}
