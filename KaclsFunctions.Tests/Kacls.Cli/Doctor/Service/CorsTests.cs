using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

public sealed class CorsTests(DoctoredKacls kacls) : ServiceCheckTests(kacls)
{
    private const string AllowOrigin = "Access-Control-Allow-Origin";

    [Fact]
    public async Task a_right_service_has_no_finding()
    {
        AssertRight(await LookAsync(new PreflightCheck()));
        AssertRight(await LookAsync(new OriginCheck()));
        AssertRight(await LookAsync(new ErrorCheck()));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task a_middleware_that_swallows_preflights_is_named(int status) => AssertFound(
        await LookAsync(new PreflightCheck(), answer: Say(status, "", IsPreflight)),
        $"the preflight is answered {status} without Access-Control-Allow-Origin: so does a CORS middleware of the platform",
        "az functionapp cors add --allowed-origins https://client-side-encryption.google.com");

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task a_refused_preflight_is_found(int status) => AssertFound(
        await LookAsync(new PreflightCheck(), answer: Say(status, "{}", IsPreflight)), $"answered {status}", "without any token");

    [Fact]
    public async Task a_preflight_that_is_wrong_in_one_header_is_found()
    {
        const string AllowHeaders = "Access-Control-Allow-Headers";
        AssertFound(
            await PreflightAsync(AllowOrigin, "https://krahsc.google.com"), "with Access-Control-Allow-Origin: https://krahsc", "once");
        AssertFound(
            await PreflightAsync(AllowOrigin, ServiceProbe.GoogleOrigin, ServiceProbe.GoogleOrigin),
            "with 2 values", "switch one of them off");
        AssertFound(await PreflightAsync(AllowHeaders, "authorization"), "Allow-Headers is authorization", "content-type");
        AssertFound(await PreflightAsync(AllowHeaders), "Allow-Headers is missing", "content-type");
        AssertFound(
            await LookAsync(new PreflightCheck(), answer: context =>
            {
                context.Response.Redirect("/elsewhere");
                return Task.FromResult(true);
            }),
            "redirected (302)",
            "answer it here");
    }

    [Fact]
    public async Task only_the_method_whose_preflight_fails_is_named()
    {
        var findings = await LookAsync(new PreflightCheck(), answer: Say(
            204, "", request => IsPreflight(request) && request.Path.Value!.EndsWith("/unwrap", StringComparison.Ordinal)));
        Assert.StartsWith("unwrap: the preflight", Assert.Single(findings).Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task refusals_without_cors_are_found()
    {
        AssertFound(
            await LookAsync(new ErrorCheck(), (request, reply) => DropIf(IsPost(request), reply)),
            "Refused without Access-Control-Allow-Origin: wrap with an empty object, unwrap with an empty object",
            "FETCH_REQUEST_ERROR");
        AssertFound(
            await LookAsync(new ErrorCheck(), (request, reply) => DropIf(request.ContentLength == 2 && reply.Status == 400, reply)),
            "wrap with a JSON list.",
            "FETCH_REQUEST_ERROR");
    }

    [Fact]
    public async Task status_without_cors_and_any_origin_admitted_are_warnings()
    {
        AssertSaid(
            await LookAsync(new OriginCheck(), (_, reply) => Drop(reply, AllowOrigin)),
            Severity.Warning, "without Access-Control-Allow-Origin", "");
        AssertSaid(
            await LookAsync(new OriginCheck(), (_, reply) => reply.Headers[AllowOrigin] = ["*"]),
            Severity.Warning, "Pages of any origin", "alone");
        AssertSaid(
            await LookAsync(new OriginCheck(), (request, reply) => reply.Headers[AllowOrigin] = [request.Headers.Origin.ToString()]),
            Severity.Warning, "Pages of any origin", "alone");
        AssertSaid(
            await LookAsync(new OriginCheck(), (_, reply) => reply.Headers["Access-Control-Allow-Credentials"] = ["true"]),
            Severity.Warning, "Access-Control-Allow-Credentials", "no cookies");
    }

    private Task<IReadOnlyList<Finding>> PreflightAsync(string header, params string[] values) =>
        LookAsync(new PreflightCheck(), (_, reply) =>
        {
            Drop(reply, header);
            if (values.Length > 0)
            {
                reply.Headers[header] = values;
            }
        });

    private static void DropIf(bool condition, FrontReply reply)
    {
        if (condition)
        {
            Drop(reply, AllowOrigin);
        }
    }
}
