using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.KeyLife;

/// <summary>One region: its view of the HSM, and the instances of the key service there.</summary>
internal sealed class Region(KeyVaultServer hsm, ManualTimeProvider clock) : IAsyncDisposable
{
    private readonly List<KaclsApp> instances = [];
    private int turn;

    public KeyVaultServer Hsm => hsm;

    /// <summary>The instance whose turn it is.</summary>
    public KaclsApp Next => instances[(int)((uint)Interlocked.Increment(ref turn) % instances.Count)];

    /// <summary>Adds a cold instance.</summary>
    public async Task ScaleOutAsync()
    {
        var settings = new KaclsSettings
        {
            Signing = new() { KeyId = $"https://{VaultSdk.HsmHost}/keys/signing" },
            KeyEncryption = new()
            {
                // The clock of the test jumps while the background asks the HSM.
                Timeout = TimeSpan.FromMinutes(30),
                Keys = [new() { Name = "kek1", KeyId = $"https://{VaultSdk.HsmHost}/keys/kek" }],
            },
        };
        instances.Add(await KaclsApp.StartAsync(
            new Dictionary<string, string?>(HostFixture.Settings)
            {
                ["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.KeyVault,
                ["Kacls:KeyEncryption:Keys:0:Name"] = "kek1",
                ["Kacls:KeyEncryption:Keys:0:KeyId"] = settings.KeyEncryption.Keys[0].KeyId,
                ["Kacls:Signing:KeyId"] = settings.Signing.KeyId,
            },
            services => services
                .AddSingleton<TokenCredential>(new FakeTokenCredential())
                .AddSingleton<HttpPipelineTransport>(_ => hsm.Transport())
                .AddKeyVaultKeyEncryption(settings.KeyEncryption)
                .AddKeyVaultSigning(settings),
            clock));
    }

    /// <summary>Wraps here, as a user or as an administrator.</summary>
    public async Task<string> WrapAsync(byte[] dek, bool privileged)
    {
        var kacls = Next;
        return privileged
            ? Granted(await kacls.PostAsync("privilegedwrap", new JsonObject
            {
                ["authentication"] = new DelegationRequests(kacls).AdminToken.Mint(),
                ["key"] = Convert.ToBase64String(dek),
                ["resource_name"] = SampleTokens.DriveResource,
                ["perimeter_id"] = "",
                ["reason"] = "import",
            })).Json.GetProperty("wrapped_key").GetString()!
            : await kacls.WrapAsync(dek);
    }

    /// <summary>Unwraps here.</summary>
    public async Task<byte[]> UnwrapAsync(string wrapped, bool privileged)
    {
        var kacls = Next;
        return Granted(privileged
            ? await kacls.PostAsync("privilegedunwrap", Migration.MigrationRequests.PrivilegedUnwrapBody(
                wrapped, new DelegationRequests(kacls).AdminToken))
            : await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Bytes("key");
    }

    public Task<string> DelegateAsync() => new DelegationRequests(Next).DelegateAsync();

    /// <summary>Whether a token of <see cref="DelegateAsync"/>, made wherever, is good here.</summary>
    public async Task AcceptAsync(string delegated) => Granted(await new DelegationRequests(Next).WrapAsync(delegated));

    public async Task<HashSet<string>> KeySetAsync() =>
        [.. Granted(await Next.GetAsync("/v1/certs")).Json.GetProperty("keys").EnumerateArray()
            .Select(key => key.GetProperty("kid").GetString()!)];

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        await hsm.DisposeAsync();
    }

    private static Reply Granted(Reply reply)
    {
        Assert.True(reply.Status == 200, $"{reply.Status} {reply.Body}");
        return reply;
    }
}
