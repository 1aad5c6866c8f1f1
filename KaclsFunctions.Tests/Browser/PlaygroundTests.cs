using System.Text.Json;
using Kacls.Protocol;
using KaclsFunctions.Tests.LocalHost;
using Microsoft.Playwright;

namespace KaclsFunctions.Tests.Browser;

[Collection(BrowserGroup.Name)]
public sealed class PlaygroundTests(BrowserFixture browser)
{
    private const string RunsAll = """
        wrap: 200, granted.
        unwrap: 200, granted.
        digest: 200, granted.
        delegate: 200, granted.
        privilegedwrap: 200, granted.
        privilegedunwrap: 200, granted.
        takeout_unwrap: 200, granted.
        wrapprivatekey: 200, granted.
        privatekeysign: 200, granted.
        privatekeydecrypt: 200, granted.
        privilegedprivatekeydecrypt: 200, granted.
        certs: 200, granted.
        status: 200, granted.
        rewrap: 403, refused with peer_not_allowed.
        """;

    [BrowserFact]
    public async Task wraps_and_unwraps_with_four_clicks()
    {
        await using var playground = await browser.OpenPlaygroundAsync();

        Assert.Equal("wrap: 200, granted.", await playground.SendAsync());
        await playground.Reply.GetByRole(AriaRole.Link, new() { Name = "unwrap", Exact = true }).ClickAsync();
        await playground.ReadyAsync("unwrap");
        Assert.Equal("unwrap: 200, granted.", await playground.SendAsync());

        Assert.Contains("It is the very key that was wrapped.", await playground.Reply.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("granted", await playground.AuditAsync("outcome"));
        Assert.Contains("Default: grants", await playground.Perimeter.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(playground.Window.Faults);
    }

    [BrowserFact]
    public async Task wraps_and_unwraps_by_the_keyboard_alone()
    {
        await using var playground = await browser.OpenPlaygroundAsync();

        await TabToAsync("Skip to the request");
        await TabToAsync("Send");
        await playground.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("wrap: 200, granted.", await playground.SaidAsync());
        await TabToAsync("unwrap");
        await playground.Page.Keyboard.PressAsync("Enter");
        await playground.ReadyAsync("unwrap");
        await TabToAsync("Send");
        await playground.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("unwrap: 200, granted.", await playground.SaidAsync());

        // Over the end of the page it begins anew, as the browser's does without its own controls. Where one is must be seen.
        async Task TabToAsync(string text)
        {
            for (var presses = 0; presses < 80; presses++)
            {
                await playground.Page.Keyboard.PressAsync("Tab");
                var (there, outline) = await FocusAsync(playground.Page);
                Assert.True(there.Length == 0 || outline != "none", $"{there} has the focus, and nothing shows it.");
                if (there == text)
                {
                    return;
                }
            }

            Assert.Fail($"No Tab leads to {text}.");
        }
    }

    [BrowserFact]
    public async Task every_operation_can_be_called_and_passes_on_what_the_next_one_needs()
    {
        await using var playground = await browser.OpenPlaygroundAsync();
        var offered = await playground.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link).AllInnerTextsAsync();
        Assert.Equal(CseOperation.Names, offered.Order(StringComparer.Ordinal));

        var said = new List<string>();
        foreach (var operation in RunsAll.Split('\n').Select(line => line.Split(':')[0]))
        {
            await playground.ChooseAsync(operation);
            said.Add(await playground.SendAsync());
            Assert.Equal(operation, await playground.AuditAsync("operation"));
        }

        Assert.Equal(RunsAll, string.Join('\n', said));
        Assert.Empty(playground.Window.Faults);
    }

    [BrowserTheory]
    [InlineData("Writer", "unwrap", "200, granted", "outcome=granted", "Default: grants")]
    [InlineData("Reader", "wrap", "403, refused with role_not_allowed", "role=reader", "Default: grants")]
    [InlineData("Reader", "unwrap", "200, granted", "role=reader", "Default: grants")]
    [InlineData("Guest", "wrap", "403, refused with guest_not_allowed", "email_type=google-visitor", "Default: grants")]
    [InlineData("Expired", "wrap", "401, refused with authentication_expired", "http_status=401", "Default: grants")]
    [InlineData("Expired", "privilegedwrap", "401, refused with authentication_expired", "http_status=401", "Privileged: grants")]
    [InlineData("Another user", "wrap", "403, refused with user_mismatch", "user=other@kacls.example", "Default: grants")]
    [InlineData("Another user", "privilegedwrap", "403, refused with privileged_user_required", "outcome=denied", "Privileged: grants")]
    [InlineData("Delegated", "wrap", "403, refused with delegation_missing", "delegated_to=room@kacls.example", "Default: grants")]
    public async Task a_preset_gets_its_answer_with_record_and_explanation(
        string preset, string operation, string answer, string recorded, string explained)
    {
        await using var playground = await browser.OpenPlaygroundAsync();
        if (operation == "unwrap")
        {
            await playground.SendAsync();
            await playground.ChooseAsync(operation);
        }

        if (operation != "wrap")
        {
            await playground.ChooseAsync(operation);
        }

        await playground.PresetAsync(preset);
        Assert.Equal($"{operation}: {answer}.", await playground.SendAsync());

        Assert.Equal(answer.Split(' ')[^1].Replace("granted", "ok", StringComparison.Ordinal), await playground.AuditAsync("reason_code"));
        Assert.Equal(recorded.Split('=')[1], await playground.AuditAsync(recorded.Split('=')[0]));
        Assert.Contains(explained, await playground.Perimeter.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(playground.Window.Faults);
    }

    [BrowserFact]
    public async Task a_meeting_room_wraps_with_what_delegate_answered()
    {
        await using var playground = await browser.OpenPlaygroundAsync("delegate");
        Assert.Equal("delegate: 200, granted.", await playground.SendAsync());

        await playground.ChooseAsync("wrap");
        await playground.PresetAsync("Delegated");
        await playground.ReadyAsync("wrap", "delegated");
        Assert.Equal("wrap: 200, granted.", await playground.SendAsync());
        Assert.Equal("room@kacls.example", await playground.AuditAsync("delegated_to"));
    }

    [BrowserFact]
    public async Task a_rule_that_refuses_is_named_with_its_reason()
    {
        await using var playground = await browser.OpenPlaygroundAsync();
        foreach (var member in new[] { "authentication", "authorization" })
        {
            var claims = JsonSerializer.Deserialize<Dictionary<string, string>>(await playground.Claims(member).InputValueAsync())!;
            claims["email"] = "root@kacls.example";
            await playground.Claims(member).FillAsync(JsonSerializer.Serialize(claims));
        }

        Assert.Equal("wrap: 403, refused with perimeter_denied.", await playground.SendAsync());
        Assert.Equal("not-root", await playground.AuditAsync("perimeter_rule"));
        var explanation = await playground.Perimeter.InnerTextAsync();
        Assert.Contains("Default: refuses", explanation, StringComparison.Ordinal);
        Assert.Contains("not-root (deny) matches: all of When holds", explanation, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task claims_that_are_no_json_are_told_at_their_field_and_nothing_is_sent()
    {
        await using var playground = await browser.OpenPlaygroundAsync();
        await playground.Claims("authentication").FillAsync("{ nonsense");

        Assert.StartsWith("The claims of authentication are not JSON", await playground.SendAsync(), StringComparison.Ordinal);
        Assert.Equal("true", await playground.Claims("authentication").GetAttributeAsync("aria-invalid"));
        Assert.True(await playground.Claims("authentication").EvaluateAsync<bool>("field => field === document.activeElement"));
        Assert.Contains("What is sent.", await playground.Card("Request").InnerTextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task a_token_is_shown_decoded_before_it_is_sent()
    {
        await using var playground = await browser.OpenPlaygroundAsync();
        await playground.Page.GetByRole(AriaRole.Button, new() { Name = "Decode authorization" }).ClickAsync();
        var decoded = playground.Page.GetByRole(AriaRole.Region, new() { Name = "Claims of authorization" });
        Assert.Contains("\"aud\": \"cse-authorization\"", await decoded.InnerTextAsync(), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task the_copied_command_works_when_pasted()
    {
        await using var playground = await browser.OpenPlaygroundAsync();
        await playground.Page.GetByLabel("reason").FillAsync("it's a test");
        await playground.Page.GetByRole(AriaRole.Button, new() { Name = "Copy as curl" }).ClickAsync();
        Assert.StartsWith("The command is in the clipboard", await playground.SaidAsync(), StringComparison.Ordinal);

        var command = await playground.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        var reply = await LocalHostProcess.PasteAsync(command);
        Assert.True(reply.TryGetProperty("wrapped_key", out _), $"{reply}");
    }

    private static async Task<(string Text, string Outline)> FocusAsync(IPage page)
    {
        var seen = await page.EvaluateAsync<string[]>(
            "() => [document.activeElement.innerText ?? '', getComputedStyle(document.activeElement).outlineStyle]");
        return (seen[0].Length > 60 ? "" : seen[0].Trim(), seen[1]);
    }
}
