using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Recover;
using Kacls.Cli.Recover.Serve;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Cli.Recover;

/// <summary>The service of <c>kacls recover serve</c> as the command starts it, in this process.</summary>
internal sealed class RunningRecovery : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient client;
    private readonly Stream journal;
    private readonly CapturedLog log;

    private RunningRecovery(WebApplication app, Stream journal, CapturedLog log, List<string> shown)
    {
        (this.app, this.journal, this.log, Shown) = (app, journal, log, shown);
        client = new() { BaseAddress = new(app.Urls.Single()) };
    }

    /// <summary>What a person reads.</summary>
    public List<string> Shown { get; }

    public static async Task<RunningRecovery> StartAsync(RecoveryBench bench, string settings, Stream journal)
    {
        var (log, shown) = (new CapturedLog(), new List<string>());
        var report = new ServeReport { Journal = "", From = default };
        return new(
            await RecoveryService.StartAsync(
                RecoverSettings.Load(settings), ServeAddress.Parse("http://127.0.0.1:0"), null, journal,
                entry => shown.Add(report.Note(entry)),
                services => services.Configured(bench.Vaults).AddLogging(logging => logging.AddProvider(log))),
            journal, log, shown);
    }

    public async Task<Reply> SendAsync(HttpMethod method, string operation, JsonObject? body = null)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        if (body?["authentication"] is JsonValue token)
        {
            SuiteSecrets.AddToken((string)token!);
        }

        using var request = new HttpRequestMessage(method, $"/v1/{operation}") { Content = content };
        using var response = await client.SendAsync(request);
        return new(
            (int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }

    public Task<Reply> PostAsync(string operation, JsonObject body) => SendAsync(HttpMethod.Post, operation, body);

    /// <summary>The fields of a request's record in the journal.</summary>
    public JsonElement RecordOf(Reply reply) => Records(Encoding.UTF8.GetString(((MemoryStream)journal).ToArray()))
        .Single(record => record.TryGetProperty("correlation_id", out var id) && id.GetString() == reply.CorrelationId);

    public static IEnumerable<JsonElement> Records(string journal) => journal.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("State"));

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        SuiteSecrets.AssertNoneIn(string.Join('\n', Shown.Append(log.Text)));
    }
}
