using System.Net;
using System.Net.Sockets;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Kacls.Azure.Diagnosis;
using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Identity;

/// <summary>The diagnosis of the keys: what works, from where, as whom, and which permission is missing.</summary>
public sealed class KeyDiagnosisTests : IAsyncLifetime
{
    private readonly FakeTokenCredential credential = new();
    private readonly Dictionary<string, string> environment = new()
    {
        ["IDENTITY_ENDPOINT"] = "http://127.0.0.1/msi/token",
        ["IDENTITY_HEADER"] = "secret",
    };

    private KeyVaultServer server = null!;
    private HttpStatusCode rawStatus = HttpStatusCode.OK;
    private Action raw = () => { };

    public async Task InitializeAsync()
    {
        server = await KeyVaultServer.StartAsync();
        server.Vault(VaultSdk.VaultHost).CreateKek("kek", rsa: TestRsa.Key(), seal: TestRsa.Seal);
        server.Vault(VaultSdk.VaultHost).CreateKey("signing", rsa: TestRsa.Key(number: 1));
        server.Vault(VaultSdk.HsmHost).CreateKey("kek", VaultKeyType.OctHsm);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task the_diagnosis_tells_of_each_key_what_works_and_from_where_the_token_is()
    {
        var (works, lines) = await RunAsync();
        Assert.True(works, string.Join('\n', lines));
        Assert.Equal(
            [
                "Identity: token from the managed identity (system-assigned) at IDENTITY_ENDPOINT: there is one; "
                    + "a request of our own is answered 200 with a token",
                "KEK vault (https://contoso.vault.azure.net/keys/kek): address 10.1.2.3 (private); "
                    + "list works; get works; wrap works; unwrap works",
                "Seal key of KEK vault (https://contoso.vault.azure.net/keys/kek-seal): address 10.1.2.3 (private); "
                    + "list works; get works; sign works",
                "KEK hsm (https://contoso.managedhsm.azure.net/keys/kek): address 20.1.2.3 (public); "
                    + "list works; get works; wrap works; unwrap works",
                "Signing key (https://contoso.vault.azure.net/keys/signing): address 10.1.2.3 (private); list works; get works; sign works",
            ],
            lines);
    }

    [Theory]
    [InlineData("versions", "list fails: kek_access_denied, needs Microsoft.KeyVault/vaults/keys/read")]
    [InlineData("get", "get fails: kek_access_denied, needs Microsoft.KeyVault/vaults/keys/read")]
    [InlineData("unwrapkey", "wrap fails: kek_access_denied, needs Microsoft.KeyVault/vaults/keys/unwrap/action")]
    [InlineData("sign", "sign fails: kek_access_denied, needs Microsoft.KeyVault/vaults/keys/sign/action")]
    [InlineData("sign", "wrap fails: seal_key_unusable (https://contoso.vault.azure.net/keys/kek-seal: kek_access_denied")]
    [InlineData("unwrapkey", "wrap fails: kek_access_denied, needs Microsoft.KeyVault/managedHsm/keys/unwrap/action")]
    public async Task the_diagnosis_names_the_missing_permission(string operation, string told)
    {
        server.Faults.Deny(operation: operation);
        var (works, lines) = await RunAsync();
        Assert.False(works);
        Assert.Contains(told, string.Join('\n', lines), StringComparison.Ordinal);

        // Of a list that is denied, a wrap and an unwrap tell that too, and no permission that is not missing.
        if (operation == "versions")
        {
            Assert.DoesNotContain("wrap/action", string.Join('\n', lines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task the_diagnosis_tells_an_identity_without_a_token_from_a_vault_that_refuses_it()
    {
        credential.Before = _ => throw new AuthenticationFailedException("no");
        rawStatus = HttpStatusCode.BadRequest;
        var (works, lines) = await RunAsync();
        Assert.False(works);
        Assert.Contains(": identity_unavailable (", lines[0], StringComparison.Ordinal);
        Assert.Contains("a request of our own is answered 400 without a token", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.Contains("list fails: identity_unavailable", line, StringComparison.Ordinal));
        Assert.DoesNotContain("works", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_diagnosis_is_logged_once_at_the_start_and_holds_no_secret()
    {
        var log = await AtStartAsync();
        Assert.Equal(5, log.Split('\n').Count(line => line.Contains("KeyDiagnosisAtStart Information", StringComparison.Ordinal)));
        Assert.DoesNotContain("secret", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_vault_requests_of_the_diagnosis_are_in_the_log()
    {
        var log = await AtStartAsync();
        string[] uses = ["wrapkey", "unwrapkey", "sign"];
        var logged = server.Requests.All.Where(request => uses.Contains(request.Operation)).ToList();
        Assert.NotEmpty(logged);
        Assert.All(logged, request => Assert.Contains(request.ResponseId, log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_identity_endpoint_that_never_answers_is_told_and_the_service_goes_on()
    {
        raw = () => throw new TaskCanceledException("the time is over");
        Assert.Contains("a request of our own is not answered in time", await AtStartAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_diagnosis_that_breaks_does_not_end_the_service()
    {
        raw = () => throw new InvalidOperationException("broken");
        Assert.Contains("KeyDiagnosisAtStart Warning", await AtStartAsync(), StringComparison.Ordinal);
    }

    private async Task<string> AtStartAsync()
    {
        using var log = new CapturedLog();
        await using var services = Services(builder => builder.AddProvider(log));
        using var atStart = new KeyDiagnosisAtStart(
            Diagnosis(services), services.GetRequiredService<ILogger<KeyDiagnosisAtStart>>());
        await atStart.StartAsync(CancellationToken.None);
        await atStart.ExecuteTask!;
        return log.Text;
    }

    private async Task<(bool Works, IReadOnlyList<string> Lines)> RunAsync()
    {
        await using var services = Services(_ => { });
        var (works, lines) = await Diagnosis(services).RunAsync(CancellationToken.None);
        return (works, [.. lines.Select(line => line.Text)]);
    }

    private static KaclsSettings Settings() => new()
    {
        KeyEncryption = new()
        {
            Provider = KeyEncryptionSettings.KeyVault,
            Timeout = TimeSpan.FromSeconds(20),
            Keys =
            [
                new() { Name = "vault", KeyId = $"https://{VaultSdk.VaultHost}/keys/kek" },
                new() { Name = "hsm", KeyId = $"https://{VaultSdk.HsmHost}/keys/kek" },
            ],
        },
        Signing = new() { KeyId = $"https://{VaultSdk.VaultHost}/keys/signing" },
    };

    private ServiceProvider Services(Action<ILoggingBuilder> logging) => new ServiceCollection()
        .AddLogging(logging)
        .AddSingleton<TokenCredential>(credential)
        .AddSingleton<HttpPipelineTransport>(_ => server.Transport())
        .AddKeyVaultKeyEncryption(Settings().KeyEncryption)
        .AddKeyVaultSigning(Settings())
        .BuildServiceProvider();

    private KeyDiagnosis Diagnosis(ServiceProvider services)
    {
        var shared = services.GetRequiredService<SharedTokenCredential>();
        var http = new HttpMessageInvoker(new Endpoint(this));
        return new KeyDiagnosis(
            Settings(),
            services.GetServices<IKeyEncryptionKey>(),
            shared,
            services.GetRequiredService<HttpPipelineTransport>(),
            new IdentityProbe(shared, environment.GetValueOrDefault, http),
            (host, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(host == VaultSdk.HsmHost ? "20.1.2.3" : "10.1.2.3")]),
            TimeProvider.System);
    }

    private sealed class Endpoint(KeyDiagnosisTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            test.raw();
            Assert.Equal("secret", request.Headers.GetValues("X-IDENTITY-HEADER").Single());
            Assert.Equal("?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net", request.RequestUri!.Query);
            return Task.FromResult(new HttpResponseMessage(test.rawStatus)
            {
                Content = new StringContent(test.rawStatus == HttpStatusCode.OK ? """{"access_token":"secret"}""" : "no"),
            });
        }
    }
}
