using System.Globalization;
using Kacls.Audit;
using Kacls.Hosting;
using Kacls.Protocol;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Tokens.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Support;

/// <summary>
/// A whole KACLS in this process, on a port of its own, with a fixed clock: real tokens, real key sets over HTTP, and a software KEK unless
/// the test brings another. Its log is searched for secrets when it ends.
/// </summary>
internal sealed class KaclsApp : KaclsClient
{
    private static readonly string KekFile = Path.Combine(Directory.CreateTempSubdirectory("kacls-tests-").FullName, "kek.pem");
    private readonly WebApplication app;

    private KaclsApp(WebApplication app, KaclsIssuers issuers, CapturedLog log, ManualTimeProvider time)
        : base(issuers, app.Urls.Single()) =>
        (this.app, Log, Time) = (app, log, time);

    public CapturedLog Log { get; }

    public ManualTimeProvider Time { get; }

    public override TimeProvider Clock => Time;

    public IServiceProvider Services => app.Services;

    /// <summary>For tables of more than 60 refusals, on a clock that stands still: each has a record of its own.</summary>
    public static void RecordEachRefusal(IServiceCollection services) => services.AddSingleton<AuditLanes>(provider =>
        new(20_000, provider.GetRequiredService<TimeProvider>(), perMinute: int.MaxValue));

    public static async Task<KaclsApp> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        ManualTimeProvider? time = null,
        int port = 0,
        Action<IReadOnlyDictionary<string, IssuerEndpoint>>? prepare = null,
        Func<IReadOnlyDictionary<string, string?>, IReadOnlyDictionary<string, string?>>? providers = null,
        Action<Dictionary<string, string?>>? change = null)
    {
        time ??= new ManualTimeProvider();
        var issuers = await KaclsIssuers.StartAsync(time);
        prepare?.Invoke(issuers.Endpoints);
        var trust = WithProviders(WithProviders(issuers.Settings, settings), providers?.Invoke(issuers.Settings));
        change?.Invoke(trust);
        var log = new CapturedLog();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        builder.Configuration
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Kacls:Urls:0"] = SampleTokens.KaclsUrl,
                ["Kacls:KeyEncryption:Provider"] = "Local",
                ["Kacls:KeyEncryption:Path"] = KekFile,
            })
            .AddInMemoryCollection(trust)
            .AddInMemoryCollection(settings?.Where(setting => !IsOfProvider(setting.Key)));
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddKacls(SettingsLoader.Load(builder.Configuration, _ => null));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapKacls();
        await app.StartAsync();
        if (prepare is null)
        {
            await app.Services.GetRequiredService<KeySources>().WarmUpAsync(default);
        }

        return new KaclsApp(app, issuers, log, time);
    }

    public override Task<IReadOnlyDictionary<string, string>> AuditOfAsync(Reply reply) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(
            Log.Audit.Single(record => (string?)record["correlation_id"] == reply.CorrelationId)
                .ToDictionary(field => field.Key, field => Convert.ToString(field.Value, CultureInfo.InvariantCulture)!));

    /// <summary>A list is replaced by the source that names it, so what a test says of a provider goes where the providers are.</summary>
    private static Dictionary<string, string?> WithProviders(
        IReadOnlyDictionary<string, string?> issuers, IReadOnlyDictionary<string, string?>? settings)
    {
        var all = new Dictionary<string, string?>(issuers);
        foreach (var (name, value) in settings?.Where(setting => IsOfProvider(setting.Key)) ?? [])
        {
            all[name] = value;
        }

        return all;
    }

    private static bool IsOfProvider(string name) => name.StartsWith("Kacls:Authentication:Providers:", StringComparison.Ordinal);

    public override async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await base.DisposeAsync();
        SuiteSecrets.AssertNoneIn(Log.Text);
    }
}
