using System.Text;
using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

public sealed class ErrorCheckTests(DoctoredKacls kacls) : ServiceCheckTests(kacls)
{
    [Theory]
    [InlineData(400, "", "a refusal is a JSON object")]
    [InlineData(400, "<html>Bad Request</html>", "a refusal is a JSON object")]
    [InlineData(400, """{"code":"400","message":"wrong"}""", "`code` of a refusal is the HTTP status as a number")]
    [InlineData(400, """{"code":500,"message":"wrong"}""", "`code` of a refusal is the HTTP status as a number")]
    [InlineData(400, """{"code":400}""", "a refusal has a `message`")]
    [InlineData(200, """{"key":"AAAA"}""", "it was to be refused")]
    public async Task a_refusal_that_is_no_structured_error_is_found(int status, string body, string seen) => AssertFound(
        await LookAsync(new ErrorCheck(), (request, reply) => Become(request, reply, status, body)), seen, "\"code\"");

    [Fact]
    public async Task one_wrong_body_alone_is_found_too() => AssertFound(
        await LookAsync(
            new ErrorCheck(), (request, reply) => Become(request, reply, request.ContentLength == 0 ? 500 : reply.Status, null)),
        "wrap with no body: `code`",
        "\"message\"");

    [Fact]
    public async Task a_fault_of_the_service_for_a_wrong_request_is_a_warning() => AssertSaid(
        await LookAsync(
            new ErrorCheck(), (request, reply) => Become(request, reply, 500, """{"code":500,"message":"NullReferenceException"}""")),
        Severity.Warning, "as if the fault were the service's", "400");

    [Fact]
    public async Task large_bodies_are_refused() => AssertRight(await LookAsync(new LargeBodyCheck()));

    [Fact]
    public async Task large_bodies_that_are_granted_are_found() => AssertFound(
        await LookAsync(new LargeBodyCheck(), (request, reply) => Become(request, reply, 200, "{}")),
        "A body of 1 MB is granted (200)", "413");

    [Fact]
    public async Task large_bodies_refused_by_something_before_the_service_are_a_warning() => AssertSaid(
        await LookAsync(new LargeBodyCheck(), (request, reply) => Become(request, reply, 413, "<html>")),
        Severity.Warning, "A body of 1 MB is refused with 413, but a refusal is a JSON object", "before the service");

    [Fact]
    public async Task a_connection_that_is_cut_inside_a_large_body_is_a_note()
    {
        var findings = await LookAsync(new LargeBodyCheck(), answer: context =>
        {
            context.Abort();
            return Task.FromResult(true);
        });
        AssertRight(findings);
        Assert.All(findings, finding => Assert.Contains("is cut off", finding.Seen, StringComparison.Ordinal));
    }

    private static void Become(HttpRequest request, FrontReply reply, int status, string? body)
    {
        if (IsPost(request))
        {
            reply.Status = status;
            reply.Body = body is null ? reply.Body : Encoding.UTF8.GetBytes(body);
        }
    }
}
