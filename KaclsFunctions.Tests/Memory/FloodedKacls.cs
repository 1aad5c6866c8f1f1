using System.Net.Mime;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace KaclsFunctions.Tests.Memory;

/// <summary>
/// A key service with its KEK in a vault and with a limit for each user, whose log is thrown away. Its clock stands still, so that nothing
/// is forgotten for its age.
/// </summary>
internal sealed class FloodedKacls : IAsyncDisposable
{
    private const string Host = "flooded.vault.azure.net";
    private const int AtATime = 8;

    private readonly KeyVaultServer vault;
    private readonly HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = AtATime });

    private FloodedKacls(KaclsApp app, KeyVaultServer vault) => (App, this.vault) = (app, vault);

    internal KaclsApp App { get; }

    internal static async Task<FloodedKacls> StartAsync()
    {
        var clock = new ManualTimeProvider();
        var vault = await KeyVaultServer.StartAsync(clock);
        vault.Requests.Limit = 0;
        var key = vault.Vault(Host).CreateKek("kacls-kek", VaultKeyType.RsaHsm, rsa: TestRsa.Key(number: 0), seal: TestRsa.Seal);
        var settings = new Dictionary<string, string?>
        {
            ["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.KeyVault,
            ["Kacls:KeyEncryption:Keys:0:Name"] = "kek",
            ["Kacls:KeyEncryption:Keys:0:KeyId"] = key.Id,
            ["Kacls:Limits:UnwrapsPerUserPerMinute"] = "100000",
        };
        var app = await KaclsApp.StartAsync(
            settings,
            services => services
                .AddSingleton<TokenCredential>(new FakeTokenCredential())
                .AddSingleton<HttpPipelineTransport>(new HttpClientTransport(vault.CreateClient()))
                .AddKeyVaultKeyEncryption(new KeyEncryptionSettings
                {
                    Keys = [new() { Name = "kek", KeyId = key.Id }],
                    Timeout = TimeSpan.FromSeconds(20),
                })
                .RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider, Silent>()
                .Configure<LoggerFilterOptions>(options => options.MinLevel = LogLevel.Information),
            clock,
            // A signature of this kind costs least.
            prepare: endpoints => endpoints["idp"].Issuer.Rotate(KeyPool.EcP256));
        return new(app, vault);
    }

    /// <summary>Sends requests of these numbers, each of which must be answered with this status and text.</summary>
    internal Task SendAsync(int from, int count, Func<int, string> operation, Func<int, string> body, int status, string text) =>
        Parallel.ForAsync(from, from + count, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (number, cancellation) =>
        {
            using var content = new StringContent(body(number), Encoding.UTF8, MediaTypeNames.Application.Json);
            using var reply = await client.PostAsync(new Uri($"{App.BaseUrl}/{operation(number)}"), content, cancellation);
            var answer = await reply.Content.ReadAsStringAsync(cancellation);
            Assert.True((int)reply.StatusCode == status && answer.Contains(text, StringComparison.Ordinal), answer);
        });

    /// <summary>All that the service holds: what its services lead to, what is static, and what IdentityModel keeps of keys.</summary>
    internal Reachable Holds() => Reachable.From(
        [App.Services, CryptoProviderFactory.Default], typeof(KeyEncryptionRing).Assembly, typeof(KeyVaultKeyEncryptionKey).Assembly);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await App.DisposeAsync();
        await vault.DisposeAsync();
    }

    /// <summary>A console that nobody looks at.</summary>
    private sealed class Silent : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
