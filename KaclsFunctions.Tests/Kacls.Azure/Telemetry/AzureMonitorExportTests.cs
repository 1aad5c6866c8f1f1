using System.Globalization;
using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;
using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Telemetry;
using Kacls.Errors;
using Kacls.Settings;
using Kacls.Testing.Ingestion;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace KaclsFunctions.Tests.Telemetry;

/// <summary>
/// A whole service whose real exporter sends to an ingestion endpoint. Its spans and metrics are the process's, other tests' among them.
/// </summary>
public sealed class AzureMonitorExportTests : IAsyncLifetime
{
    // Of no other test: their calls are collected too.
    private const string VaultHost = "telemetry.vault.azure.net";
    private const string KeyId = $"https://{VaultHost}/keys/kacls-kek";
    private readonly string store = Directory.CreateTempSubdirectory("kacls-audit-").FullName;
    private KeyVaultServer vault = null!;
    private IngestionServer ingestion = null!;

    // The exporter's statistics about itself would go to Microsoft.
    static AzureMonitorExportTests() => Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");

    public async Task InitializeAsync()
    {
        vault = await KeyVaultServer.StartAsync();
        vault.Vault(VaultHost).CreateKek("kacls-kek", VaultKeyType.RsaHsm, rsa: TestRsa.Key(3072), seal: TestRsa.Seal);
        ingestion = await IngestionServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await vault.DisposeAsync();
        await ingestion.DisposeAsync();
        Directory.Delete(store, recursive: true);
    }

    [Fact]
    public async Task what_arrives_is_what_queries_are_written_for()
    {
        await using (var kacls = await StartAsync(new() { SamplingRatio = 1 }))
        {
            var wrapped = await kacls.WrapAsync(SampleDek.New());
            Assert.Equal(200, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Status);
            vault.Faults.Throttle(1, count: 1, operation: "unwrapkey");
            (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).AssertRefused(503, "kek_throttled");
            kacls.Services.GetRequiredService<AuditLog>().Write(EveryField());
            await FlushAsync(kacls);
            await Eventually.True(() => Events().Any(item => item.Properties["operation"] == "every-field")
                && ingestion.Items.Any(item => item.Type == "MetricData")
                && ingestion.Items.Any(item => item.Type == "RemoteDependencyData"));
        }

        CheckAudit();
        CheckMetrics();
        CheckSpans();
        CheckLog();
        var tables = ingestion.Items.Select(item => item.Table).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(ObservedTelemetry.Tables.Keys.Order(StringComparer.Ordinal), tables.Order(StringComparer.Ordinal));
        Assert.All(ingestion.Requests, request => Assert.Equal("Bearer token", request.Authorization));
        SuiteSecrets.AssertNoneIn(string.Join('\n', ingestion.Requests.Select(request => request.Body)));
    }

    [Fact]
    [Rule("G7-3")]
    public async Task sampling_drops_spans_and_no_audit_record()
    {
        await using (var kacls = await StartAsync(new() { SamplingRatio = 0 }))
        {
            for (var count = 0; count < 20; count++)
            {
                await kacls.WrapAsync(SampleDek.New());
            }

            await FlushAsync(kacls);
            Assert.Empty(kacls.Log.Audit);
            Assert.Equal(20, Events().Where(item => item.Properties["operation"] == "wrap")
                .Select(item => item.Properties["correlation_id"]).Distinct().Count());
        }

        Assert.DoesNotContain(ingestion.Items, item => item.Type == "RemoteDependencyData");
    }

    [Fact]
    public async Task otlp_is_the_alternative_with_its_standard_variables()
    {
        await using (var kacls = await StartAsync(
            new() { Exporter = TelemetrySettings.Otlp, SamplingRatio = 1 },
            new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = ingestion.OtlpEndpoint, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" }))
        {
            await kacls.WrapAsync(SampleDek.New());
            await FlushAsync(kacls);
            await Eventually.True(() => Sent("/v1/logs").Length > 0 && Sent("/v1/traces").Length > 0 && Sent("/v1/metrics").Length > 0);
        }

        Assert.Contains("KaclsAudit", Sent("/v1/logs"), StringComparison.Ordinal);
        Assert.Contains("correlation_id", Sent("/v1/logs"), StringComparison.Ordinal);
        Assert.Contains("kacls.validate", Sent("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("kacls.requests", Sent("/v1/metrics"), StringComparison.Ordinal);
        Assert.Empty(ingestion.Items);

        string Sent(string path) =>
            string.Concat(ingestion.Requests.Where(request => request.Path == path).Select(request => request.Body));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("None", "InstrumentationKey=00000000-0000-0000-0000-000000000001")]
    public void without_an_exporter_nothing_collects(string? exporter, string? connectionString)
    {
        var services = new ServiceCollection();
        services.AddKaclsTelemetry(
            new() { Exporter = exporter }, Configuration(new() { [TelemetrySettings.ConnectionString] = connectionString }));
        using var provider = services.BuildServiceProvider();
        Assert.Null(provider.GetService<TracerProvider>());
        Assert.Null(provider.GetService<MeterProvider>());
    }

    private void CheckAudit()
    {
        var full = Assert.Single(Events(), item => item.Properties["operation"] == "every-field");
        Assert.Equal(ObservedTelemetry.CustomEventDimensions, full.Properties.Keys.Order(StringComparer.Ordinal));
        var throttled = Assert.Single(Events(), item => item.Properties["reason_code"] == "kek_throttled");
        Assert.Equal("failed", throttled.Properties["outcome"]);
        Assert.Equal("503", throttled.Properties["http_status"]);
        Assert.True(double.Parse(throttled.Properties["duration_ms"], CultureInfo.InvariantCulture) >= 0);
    }

    private void CheckMetrics()
    {
        var own = ingestion.Items.Where(item => item.Type == "MetricData" && item.Name!.StartsWith("kacls.", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(ObservedTelemetry.MetricNames, own.Select(item => item.Name!).Distinct().Order(StringComparer.Ordinal));
        foreach (var (name, dimensions) in ObservedTelemetry.MetricDimensions)
        {
            var seen = own.Where(item => item.Name == name).SelectMany(item => item.Properties.Keys).Distinct()
                .Order(StringComparer.Ordinal);
            Assert.Equal(dimensions, seen);
        }

        Assert.Contains(
            own, item => item.Name == "kacls.keys.refresh" && item.Properties["source"] == KeyId && item.Properties["outcome"] == "ok");
        Assert.Contains(own, item => item.Name == "kacls.kek.duration" && item.Properties["reason_code"] == "kek_throttled");
        Assert.All(own, item => Assert.DoesNotContain(SampleTokens.Email, item.Line, StringComparison.Ordinal));
    }

    private void CheckLog()
    {
        var proof = ingestion.Items.First(item =>
            item.Table == "traces" && item.Line.Contains("has proved itself", StringComparison.Ordinal));
        Assert.Superset(ObservedTelemetry.ProofDimensions.ToHashSet(), proof.Properties.Keys.ToHashSet());
        Assert.Contains("-", proof.Properties["VaultRequests"], StringComparison.Ordinal);
    }

    private void CheckSpans()
    {
        var spans = ingestion.Items.Where(item => item.Type == "RemoteDependencyData").ToArray();
        var names = spans.Select(item => item.Name!).ToHashSet(StringComparer.Ordinal);
        Assert.All(ObservedTelemetry.SpanNames, name => Assert.Contains(name, names));
        Assert.All(spans, span => Assert.DoesNotContain(SampleTokens.Email, span.Line, StringComparison.Ordinal));

        // One trace tells what a request waited for: the step, the KEK below it, and the call of the vault below that.
        var call = Assert.Single(spans, item =>
            Text(item, "type") == "Http" && Text(
                item, "resultCode") == "429" && Text(item, "data").Contains(VaultHost, StringComparison.Ordinal));
        var kek = Assert.Single(
            spans,
            item => item.Name == "kacls.kek.unwrap"
                && item.Properties.GetValueOrDefault("reason_code") == "kek_throttled" && Tag(item, "id") == Tag(call, "id"));
        Assert.Equal("kek1", kek.Properties["kek"]);
        Assert.Equal("InProc", Text(kek, "type"));
        Assert.False(kek.Data.GetProperty("success").GetBoolean());
        var operation = Assert.Single(spans, item => item.Name == "kacls.unwrap" && Tag(item, "id") == Tag(call, "id"));
        Assert.Equal("failed", operation.Properties["outcome"]);
        Assert.Contains(Events(), item => item.Properties.GetValueOrDefault("correlation_id") == operation.Properties["correlation_id"]);
        Assert.Equal(2, spans.Count(item => item.Name == "kacls.validate" && Tag(item, "id") == Tag(call, "id")));

        static string Text(TelemetryItem item, string member) =>
            item.Data.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";
        static string Tag(TelemetryItem item, string name) =>
            System.Text.Json.JsonElement.Parse(item.Line).GetProperty("tags").GetProperty($"ai.operation.{name}").GetString()!;
    }

    private TelemetryItem[] Events() =>
        [.. ingestion.Items.Where(item => item.Type == "EventData" && item.Name == ObservedTelemetry.CustomEventName)];

    private Task<KaclsApp> StartAsync(TelemetrySettings telemetry, Dictionary<string, string?>? more = null)
    {
        var named = new KeyEncryptionKeySettings { Name = "kek1", KeyId = KeyId };
        return KaclsApp.StartAsync(
            new Dictionary<string, string?>(more ?? [])
            {
                ["Kacls:KeyEncryption:Provider"] = "KeyVault",
                ["Kacls:KeyEncryption:Keys:0:Name"] = named.Name,
                ["Kacls:KeyEncryption:Keys:0:KeyId"] = named.KeyId,
                ["Kacls:Audit:StorePath"] = store,
            },
            services =>
            {
                services.AddSingleton<TokenCredential>(new FakeTokenCredential());
                services.AddSingleton<HttpPipelineTransport>(_ => vault.Transport());
                services.AddKeyVaultKeyEncryption(new KeyEncryptionSettings { Timeout = TimeSpan.FromSeconds(20), Keys = [named] });
                services.AddKaclsTelemetry(telemetry, Configuration(new()
                {
                    [TelemetrySettings.ConnectionString] = ingestion.ConnectionString,
                    [KaclsTelemetry.AuthenticationStringSetting] = "ClientId=00000000-0000-0000-0000-000000000002;Authorization=AAD",
                }));
                services.PostConfigure<AzureMonitorExporterOptions>(options =>
                {
                    options.Transport = new HttpClientTransport(ingestion.CreateClient());
                    options.StorageDirectory = store;
                });
            });
    }

    private static async Task FlushAsync(KaclsApp kacls)
    {
        await kacls.Services.GetRequiredService<AuditLog>().FlushAsync(CancellationToken.None);

        // Whether they arrive is what the test looks at: a flush of nothing is no success, and one returns as soon as the batch is on its
        // way.
        kacls.Services.GetRequiredService<TracerProvider>().ForceFlush();
        kacls.Services.GetRequiredService<MeterProvider>().ForceFlush();
        kacls.Services.GetRequiredService<LoggerProvider>().ForceFlush();
    }

    private static IConfiguration Configuration(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    private static AuditRecord EveryField()
    {
        var record = new AuditRecord("every-field", "id")
        {
            User = "u",
            GoogleEmail = "g",
            EmailType = "customer-idp",
            DelegatedTo = "d",
            Issuer = "i",
            Application = "a",
            ResourceName = "r",
            PerimeterId = "p",
            Provider = "p",
            Role = "r",
            PerimeterRule = "p",
            WouldDeny = "w",
            Claims = "{}",
            Reason = "r",
            Kek = "k",
            MessageId = "m",
            SpkiHash = "s",
            Algorithm = "a",
            OriginalKaclsUrl = "o",
            ClientAddress = IPAddress.Loopback,
            SealedPerimeterId = "other", VaultRequestIds = "v",
        };
        record.Refuse(ErrorCatalogue.Internal, "detail");
        return record;
    }
}
