using System.Text;
using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

public sealed class StatusCheckTests(DoctoredKacls kacls) : ServiceCheckTests(kacls)
{
    [Fact]
    public async Task a_right_status_has_no_finding()
    {
        var findings = await LookAsync(new StatusCheck());
        AssertRight(findings);
        Assert.Contains(findings, finding => finding.Seen == "All methods of Google's reference are listed.");
    }

    [Theory]
    [InlineData("\"KACLS\"", "\"kacls\"", "server_type is kacls, not KACLS")]
    [InlineData("\"server_type\"", "\"type\"", "server_type is no text, not KACLS")]
    [InlineData("\"vendor_id\"", "\"vendor\"", "vendor_id is not a text")]
    [InlineData("\"version\":\"", "\"version\":1,\"v\":\"", "version is not a text")]
    [InlineData("\"operations_supported\"", "\"operations\"", "operations_supported is not a list of texts")]
    [InlineData("\"wrap\"", "1", "operations_supported is not a list of texts")]
    [InlineData("\"wrap\",", "", "operations_supported lacks wrap")]
    [InlineData("\"server_type\"", "\"name\":1,\"server_type\"", "name is not a text")]
    [InlineData("{", "<", "200 and a JSON object were due")]
    public async Task a_wrong_member_is_found(string right, string wrong, string seen) => AssertFound(
        await LookAsync(new StatusCheck(), (_, reply) => Replace(reply, right, wrong)), seen, "");

    [Theory]
    [InlineData(500, "", "own log")]
    [InlineData(401, "", "without a token")]
    [InlineData(404, "<html>", "path and version")]
    public async Task another_answer_is_found_with_what_to_do(int status, string body, string todo) => AssertFound(
        await LookAsync(new StatusCheck(), answer: Say(status, body)), $"answered {status}", todo);

    [Fact]
    public async Task a_redirect_is_found_with_where_it_leads() => AssertFound(
        await LookAsync(new StatusCheck(), answer: context =>
        {
            context.Response.Redirect("https://www.contoso.example/v1/status", permanent: true);
            return Task.FromResult(true);
        }),
        "answered 301",
        "https://www.contoso.example/v1/status");

    [Fact]
    public async Task a_connection_that_ends_once_is_tried_again_and_one_that_always_ends_is_told()
    {
        var count = 0;
        AssertRight(await LookAsync(new StatusCheck(), answer: context =>
        {
            if (count++ == 0)
            {
                context.Abort();
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        }));
        await Assert.ThrowsAsync<NoAnswerException>(() => LookAsync(new StatusCheck(), answer: context =>
        {
            context.Abort();
            return Task.FromResult(true);
        }));
    }

    [Fact]
    public async Task what_is_lost_without_a_method_is_a_note()
    {
        var findings = await LookAsync(new StatusCheck(), (_, reply) => Replace(reply, "\"rewrap\",", ""));
        AssertRight(findings);
        Assert.Contains(findings, finding => finding.Seen.Contains("rewrap (documents of another", StringComparison.Ordinal));
    }

    [Fact]
    public async Task another_content_type_and_degraded_parts_are_warnings()
    {
        var findings = await LookAsync(new StatusCheck(), (_, reply) =>
        {
            reply.Headers["Content-Type"] = ["text/html"];
            Replace(reply, "\"server_type\"", "\"degraded\":[\"client_address\"],\"server_type\"");
        });
        AssertSaid(findings, Severity.Warning, "Content-Type is text/html", "application/json");
        AssertSaid(findings, Severity.Warning, "client_address", "docs/operations.md");
    }

    private static void Replace(FrontReply reply, string right, string wrong)
    {
        var text = Encoding.UTF8.GetString(reply.Body);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        reply.Body = Encoding.UTF8.GetBytes($"{text[..at]}{wrong}{text[(at + right.Length)..]}");
    }
}
