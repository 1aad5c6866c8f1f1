using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

public sealed class PlainHttpCheckTests(DoctoredKacls kacls) : ServiceCheckTests(kacls)
{
    [Fact]
    public async Task an_http_url_is_found_but_on_this_machine()
    {
        Assert.Equal(Severity.Note, Assert.Single(await LookAsync(new PlainHttpCheck())).Severity);
        using var probe = new ServiceProbe(new("http://kacls.contoso.example/v1"));
        AssertFound(await Front.RunAsync(new PlainHttpCheck(), probe), "keys and sign-ins cross the network in plain text", "https");
    }

    [Fact]
    public async Task keys_in_plain_text_beside_https_are_found() =>
        AssertFound(await BesideAsync(null), "answers over http as well, in plain text", "httpsOnly");

    [Fact]
    public async Task a_redirect_to_https_is_right_and_another_is_not()
    {
        AssertRight(await BesideAsync(Redirect("https://localhost/v1/status")));
        AssertFound(await BesideAsync(Redirect("http://localhost/v2/status")), "redirected to http://localhost/v2/status", "httpsOnly");
    }

    [Fact]
    public async Task a_refusal_and_a_closed_port_are_right()
    {
        AssertRight(await BesideAsync(Say(403, "")));
        using var closed = new ServiceProbe(new("https://localhost/v1")) { HttpPort = FreePort.Find() };
        AssertRight(await Front.RunAsync(new PlainHttpCheck(), closed));
    }

    private async Task<IReadOnlyList<Finding>> BesideAsync(Func<HttpContext, Task<bool>>? answer)
    {
        await using var http = await Front.StartAsync(BaseUrl, answer: answer);
        using var probe = new ServiceProbe(new("https://localhost/v1")) { HttpPort = new Uri(http.Url).Port };
        return await Front.RunAsync(new PlainHttpCheck(), probe);
    }

    private static Func<HttpContext, Task<bool>> Redirect(string location) => context =>
    {
        context.Response.Redirect(location, permanent: true);
        return Task.FromResult(true);
    };
}
