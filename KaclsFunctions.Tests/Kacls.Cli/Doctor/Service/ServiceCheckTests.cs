using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

/// <summary>A right service behind something that does one thing wrong: each fault is found, by the check that is for it.</summary>
/// <param name="kacls">The right service.</param>
public abstract class ServiceCheckTests(DoctoredKacls kacls) : IClassFixture<DoctoredKacls>
{
    private protected string BaseUrl => kacls.BaseUrl;

    private protected async Task<IReadOnlyList<Finding>> LookAsync(
        ServiceCheck check, Action<HttpRequest, FrontReply>? change = null, Func<HttpContext, Task<bool>>? answer = null, string atEnd = "")
    {
        await using var front = await Front.StartAsync(kacls.BaseUrl, change: change, answer: answer);
        return await front.LookAsync(check, atEnd);
    }

    private protected static Func<HttpContext, Task<bool>> Say(int status, string body, Func<HttpRequest, bool>? to = null) =>
        async context =>
        {
            if (to?.Invoke(context.Request) == false)
            {
                return false;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
            return true;
        };

    private protected static bool IsPost(HttpRequest request) => HttpMethods.IsPost(request.Method);

    private protected static bool IsPreflight(HttpRequest request) => HttpMethods.IsOptions(request.Method);

    private protected static void Drop(FrontReply reply, string header) => reply.Headers.Remove(header);

    private protected static void AssertRight(IReadOnlyList<Finding> findings) =>
        Assert.DoesNotContain(findings, finding => finding.Severity >= Severity.Warning);

    private protected static void AssertFound(IReadOnlyList<Finding> findings, string seen, string todo) =>
        AssertSaid(findings, Severity.Finding, seen, todo);

    private protected static void AssertSaid(IReadOnlyList<Finding> findings, Severity severity, string seen, string todo)
    {
        var all = string.Join('\n', findings);
        Assert.True(
            findings.Any(finding => finding.Severity == severity && finding.Seen.Contains(seen, StringComparison.Ordinal)
                && finding.Do?.Contains(todo, StringComparison.Ordinal) == true),
            $"{seen} is not in\n{all}");
    }
}
