using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Releases;

/// <summary>eng/smoke.sh passes what serves, and finds each of its three questions answered amiss.</summary>
[Collection(LocalHostGroup.Name)]
public sealed class SmokeTests(LocalHostFixture host)
{
    private const string Origin = "https://client-side-encryption.google.com";

    [ToolFact("curl")]
    public async Task a_service_that_serves_passes()
    {
        var run = await SmokeAsync($"{host.Kacls.BaseUrl}/");
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal($"smoke: {host.Kacls.BaseUrl} serves\n", run.Output);
    }

    [ToolFact("curl")]
    public async Task an_origin_that_the_service_does_not_admit_is_found()
    {
        var run = await SmokeAsync($"{host.Kacls.BaseUrl}", "https://elsewhere.example");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            "the preflight of https://elsewhere.example has no Access-Control-Allow-Origin", run.Errors, StringComparison.Ordinal);
    }

    [ToolFact("curl")]
    public async Task nothing_that_answers_at_all_is_found()
    {
        var run = await SmokeAsync($"http://127.0.0.1:{FreePort.Find()}/v1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/v1/status does not say that a KACLS answers", run.Errors, StringComparison.Ordinal);
        Assert.Contains("/v1/certs has no key", run.Errors, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Spoiled => new()
    {
        { "status 503", "/v1/status does not say that a KACLS answers" },
        { "status of another", "/v1/status does not say that a KACLS answers" },
        { "preflight", "the preflight of" },
        { "certs 404", "/v1/certs has no key" },
        { "certs empty", "/v1/certs has no key" },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task each_answer_that_is_amiss_is_found_alone(string what, string fault)
    {
        await using var peer = await FakePeer.StartAsync();
        peer.Answer = context => AnswerAsync(context, what);
        var run = await SmokeAsync(peer.Url);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(fault, Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_service_that_takes_a_while_passes()
    {
        await using var peer = await FakePeer.StartAsync();
        var asked = 0;
        peer.Answer = context => AnswerAsync(context, Interlocked.Increment(ref asked) <= 3 ? "status 503" : "nothing");
        Assert.Equal(0, (await SmokeAsync(peer.Url, attempts: 2)).ExitCode);
    }

    private static async Task AnswerAsync(HttpContext context, string spoiled)
    {
        var operation = context.Request.Path.Value!.Split('/')[^1];
        if (spoiled == $"{operation} 503" || spoiled == $"{operation} 404")
        {
            context.Response.StatusCode = spoiled.EndsWith("503", StringComparison.Ordinal) ? 503 : 404;
        }

        if (context.Request.Method == HttpMethods.Options && spoiled != "preflight")
        {
            context.Response.Headers.AccessControlAllowOrigin = Origin;
        }

        await context.Response.WriteAsync((operation, spoiled) switch
        {
            ("status", "status of another") => """{"server_type":"Something"}""",
            ("status", _) => """{"server_type":"KACLS"}""",
            ("certs", "certs empty") => """{"keys":[]}""",
            ("certs", _) => """{"keys":[{"kty":"RSA"}]}""",
            _ => "",
        });
    }

    private static Task<ProgramRun> SmokeAsync(string url, string origin = Origin, int attempts = 1) => ReleaseScripts.RunAsync(
        Repository.Root,
        "smoke.sh",
        new Dictionary<string, string> { ["SMOKE_ATTEMPTS"] = $"{attempts}", ["SMOKE_SECONDS"] = "0", ["NO_PROXY"] = "127.0.0.1" },
        url,
        origin);
}
