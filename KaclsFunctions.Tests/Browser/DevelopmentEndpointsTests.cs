using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Browser;

/// <summary>A page that the developer happens to have open gets nothing of what LocalHost offers without a token.</summary>
[Collection(BrowserGroup.Name)]
public sealed class DevelopmentEndpointsTests(BrowserFixture browser)
{
    private const string Fetch = """
        async ([url, method, type, body]) => {
          try {
            const reply = await fetch(url, method === 'GET' ? {} : { method, headers: { 'Content-Type': type }, body });
            return `${reply.status} ${await reply.text()}`;
          } catch (fault) {
            return fault.name;
          }
        }
        """;

    /// <summary>Both the service's own allowed origin and a stranger: CORS is for the protocol, not for these.</summary>
    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_page_on_another_origin_reaches_none_of_them(bool isAllowedOfService)
    {
        await using var playground = await browser.OpenPlaygroundAsync();
        await playground.SendAsync();
        var id = await playground.AuditAsync("correlation_id");
        await using var window = await browser.OpenAsync((isAllowedOfService ? browser.Allowed : browser.Other).Origin);
        string[][] requests =
        [
            ["/dev/token", "POST", "text/plain", """{"issuer":"idp"}"""],
            ["/dev/token", "POST", "application/json", """{"issuer":"idp"}"""],
            ["/dev/explain", "POST", "text/plain", """{"operation":"wrap"}"""],
            ["/dev/explain", "POST", "application/json", """{"operation":"wrap"}"""],
            [$"/dev/audit/{id}", "GET", "", ""],
            ["/playground.json", "GET", "", ""],
            ["/", "GET", "", ""],
        ];
        foreach (var request in requests)
        {
            var faults = window.Faults.Count;
            string[] asked = [browser.Address + request[0], .. request[1..]];
            Assert.Equal("TypeError", await window.Page.EvaluateAsync<string>(Fetch, asked));
            Assert.Matches(new Regex("blocked by CORS policy.*No 'Access-Control-Allow-Origin' header"), window.Faults[faults]);
        }

        // The very same from the playground's own page is answered: so it is CORS that kept them.
        Assert.StartsWith("200 ", await playground.Page.EvaluateAsync<string>(Fetch, requests[4]), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task a_token_is_made_for_no_request_that_a_page_may_send_unasked()
    {
        using var client = new HttpClient();
        using var body = new StringContent("""{"issuer":"idp"}""");
        Assert.Equal(415, (int)(await client.PostAsync(new Uri($"{browser.Address}/dev/token"), body)).StatusCode);
    }

    [BrowserFact]
    public async Task another_page_can_t_frame_the_playground()
    {
        await using var window = await browser.OpenAsync(browser.Other.Origin);
        await window.Page.EvaluateAsync(
            """
            url => new Promise(done => {
              const frame = document.createElement('iframe');
              frame.src = url;
              frame.onload = done;
              document.body.append(frame);
            })
            """,
            browser.Address);
        Assert.Contains(window.Faults, fault => fault.Contains("frame-ancestors", StringComparison.Ordinal));
        Assert.DoesNotContain(window.Page.Frames, frame => frame.Url.StartsWith(browser.Address, StringComparison.Ordinal));
    }

    /// <summary>Another origin can't embed what it can't read: as a script, an image or a style.</summary>
    [BrowserTheory]
    [InlineData("/playground.js")]
    [InlineData("/playground.json")]
    [InlineData("/")]
    public async Task what_it_serves_is_for_its_own_origin(string path)
    {
        using var client = new HttpClient();
        using var reply = await client.GetAsync(new Uri(browser.Address + path));
        Assert.Equal(["same-origin"], reply.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.Equal(["nosniff"], reply.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], reply.Headers.GetValues("Referrer-Policy"));
    }
}
