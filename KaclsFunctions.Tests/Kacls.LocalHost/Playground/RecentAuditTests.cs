using Kacls.Audit;
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
            logger.Log(
                LogLevel.Information, default, new List<KeyValuePair<string, object?>> { new("correlation_id", $"{at}") }, null, (_, _) => "");
        }

        Assert.Null(audit.Find("0"));
        Assert.NotNull(audit.Find("1"));
        Assert.NotNull(audit.Find($"{RecentAudit.Most}"));
    }

    /// <summary>A copy in memory is no record: without a console, no key is given.</summary>
    [Fact]
    public async Task a_console_that_drops_the_records_still_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("kacls-localhost-");
        await using (var localHost = LocalHostProcess.Start(
            folder.FullName, null, "--urls", "http://127.0.0.1:0", "--Logging:Console:LogLevel:Kacls.Audit=None"))
        {
            Assert.Equal(1, await localHost.ExitCodeAsync());
            await localHost.WaitForAsync(process => process.Errors.Contains("without a record no key is given", StringComparison.Ordinal));
        }

        folder.Delete(recursive: true);
    }

    private async Task<Reply> GetAsync(string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(host.Kacls.BaseUrl[..^"/v1".Length] + path));
        return new((int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync());
    }
}
