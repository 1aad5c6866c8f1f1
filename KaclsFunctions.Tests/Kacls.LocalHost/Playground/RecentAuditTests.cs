using Kacls.Audit;
using Kacls.Errors;
using Kacls.LocalHost.Playground;
using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.LocalHost.Playground;

[Collection(LocalHostGroup.Name)]
public sealed class RecentAuditTests(LocalHostFixture host)
{
    [Fact]
    public async Task the_record_of_a_request_is_there_as_the_console_has_it()
    {
        var reply = await host.Kacls.PostAsync("wrap", host.Kacls.WrapBody());
        var console = await host.Kacls.AuditOfAsync(reply);

        var kept = await GetAsync($"/dev/audit/{reply.CorrelationId}");

        Assert.Equal(200, kept.Status);
        Assert.Equal(
            console.Where(field => !field.Key.Contains('.', StringComparison.Ordinal) && field.Key != "Message")
                .OrderBy(field => field.Key, StringComparer.Ordinal),
            kept.Json.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.ToString())
                .OrderBy(field => field.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task a_record_that_is_not_kept_is_not_found() =>
        Assert.Equal(404, (await GetAsync("/dev/audit/00000000000000000000000000000000")).Status);

    [Fact]
    public void only_the_last_ones_are_kept()
    {
        using var audit = new RecentAudit();
        var logger = audit.CreateLogger(AuditLog.Category);
        for (var at = 0; at <= RecentAudit.Most; at++)
        {
            List<KeyValuePair<string, object?>> fields = [new("correlation_id", $"{at}")];
            logger.Log(LogLevel.Information, default, fields, null, (_, _) => "");
        }

        Assert.Null(audit.Find("0"));
        Assert.NotNull(audit.Find("1"));
        Assert.NotNull(audit.Find($"{RecentAudit.Most}"));
    }

    /// <summary>A copy in memory is no record: where nothing else keeps it, the service does not start.</summary>
    [Fact]
    public void it_does_not_pass_for_a_place_that_keeps_records()
    {
        using var audit = new RecentAudit();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(audit));

        var fault = Assert.Throws<SettingsException>(() => new LoggedAudit(new AuditLanes(10, TimeProvider.System), loggers));
        Assert.Contains("without a record no key is given", fault.Message, StringComparison.Ordinal);
    }

    private async Task<Reply> GetAsync(string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(host.Kacls.BaseUrl[..^"/v1".Length] + path));
        return new((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }
}
