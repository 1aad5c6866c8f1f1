using System.Text.Json;

namespace KaclsFunctions.Tests.Browser;

/// <summary>
/// A browser's own idea of CORS, under both hosts. A request that it kept from a page for another reason than the missing header says so
/// on its console, and fails the test.
/// </summary>
[Collection(BrowserGroup.Name)]
public sealed class CorsTests(BrowserFixture browser)
{
    private const string NoHeader = "blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present";
    private const string NoPreflight =
        "blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header";

    // Calls the service as Google's client does, with a JSON content type, which has to be asked for first.
    private const string Fetch = """
        async ([url, body, mode]) => {
          try {
            const reply = await fetch(url, body === null ? { credentials: mode } : {
              method: 'POST', headers: { 'Content-Type': 'application/json' }, credentials: mode, body });
            return [String(reply.status), await reply.text(), reply.headers.get('X-Correlation-Id'), reply.headers.get('Vary')];
          } catch (fault) {
            return [fault.name];
          }
        }
        """;

    public static TheoryData<string> Hosts => ["LocalHost", "Functions"];

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task a_page_on_an_allowed_origin_calls_the_service_and_reads_its_errors(string host)
    {
        var kacls = await browser.HostedAsync(host);
        await using var window = await browser.OpenAsync(browser.Allowed.Origin);

        var granted = await CallAsync(window, $"{kacls.BaseUrl}/wrap", kacls.WrapBody().ToJsonString());
        Assert.Equal("200", granted[0]);
        Assert.Contains("wrapped_key", granted[1], StringComparison.Ordinal);

        var refused = await CallAsync(window, $"{kacls.BaseUrl}/wrap", "{}");
        Assert.Equal("400", refused[0]);
        var error = JsonDocument.Parse(refused[1]!).RootElement;
        Assert.Equal(400, error.GetProperty("code").GetInt32());
        Assert.Equal($"reason_code=member_missing; correlation_id={refused[2]}", error.GetProperty("details").GetString());

        // What is not exposed, a page can't read.
        Assert.Null(refused[3]);
        Assert.Equal("404", (await CallAsync(window, $"{kacls.BaseUrl}/nothing", "{}"))[0]);
        Assert.Equal("200", (await CallAsync(window, $"{kacls.BaseUrl}/status", null))[0]);
        Assert.Empty(window.Faults);
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task a_page_on_an_allowed_origin_can_t_call_it_with_credentials(string host)
    {
        var kacls = await browser.HostedAsync(host);
        await using var window = await browser.OpenAsync(browser.Allowed.Origin);

        Assert.Equal("TypeError", (await CallAsync(window, $"{kacls.BaseUrl}/status", null, "include"))[0]);
        Assert.Contains("'Access-Control-Allow-Credentials' header", Assert.Single(window.Faults), StringComparison.Ordinal);
    }

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task a_page_on_another_origin_reads_nothing(string host)
    {
        var kacls = await browser.HostedAsync(host);
        await using var window = await browser.OpenAsync(browser.Other.Origin);

        Assert.Equal("TypeError", (await CallAsync(window, $"{kacls.BaseUrl}/wrap", kacls.WrapBody().ToJsonString()))[0]);
        Assert.Equal("TypeError", (await CallAsync(window, $"{kacls.BaseUrl}/status", null))[0]);
        Assert.Collection(
            window.Faults,
            fault => Assert.Contains(NoPreflight, fault, StringComparison.Ordinal),
            fault => Assert.Contains(NoHeader, fault, StringComparison.Ordinal));
    }

    private static Task<string?[]> CallAsync(Window window, string url, string? body, string credentials = "omit") =>
        window.Page.EvaluateAsync<string?[]>(Fetch, new[] { url, body, credentials });
}
