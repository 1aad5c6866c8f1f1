using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

public sealed class BaseUrlCheckTests(DoctoredKacls kacls) : ServiceCheckTests(kacls)
{
    [Fact]
    public async Task a_right_service_has_no_finding_with_and_without_a_slash()
    {
        AssertRight(await LookAsync(new BaseUrlCheck()));
        AssertRight(await LookAsync(new BaseUrlCheck(), atEnd: "/"));
    }

    [Fact]
    public async Task two_slashes_that_are_not_understood_are_a_trap()
    {
        var answer = Say(404, "{}", request => request.Path.Value!.Contains("//", StringComparison.Ordinal));
        AssertSaid(await LookAsync(new BaseUrlCheck(), answer: answer), Severity.Warning, "//wrap is answered 404", "Never type");
        AssertFound(
            await LookAsync(new BaseUrlCheck(), answer: answer, atEnd: "/"),
            "which Google's own uploader makes of it", "Type it without the slash");
    }

    [Fact]
    public async Task a_redirecting_base_is_found() => AssertFound(
        await LookAsync(new BaseUrlCheck(), answer: context =>
        {
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            context.Response.Headers.Location = $"https://www.contoso.example{context.Request.Path}";
            return Task.FromResult(true);
        }),
        "wrap is redirected to https://www.contoso.example/v1/wrap (308)",
        "Type the URL that it leads to");

    [Fact]
    public async Task a_path_in_any_case_is_a_note_and_one_in_its_own_is_right()
    {
        Assert.Contains(await LookAsync(new BaseUrlCheck()), finding => finding.Severity == Severity.Note);
        Assert.DoesNotContain(
            await LookAsync(new BaseUrlCheck(), answer: Say(404, "{}", request => request.Path.StartsWithSegments(
                "/V1", StringComparison.Ordinal))),
            finding => finding.Severity != Severity.Ok);
    }
}
