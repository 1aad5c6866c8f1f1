using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

public sealed class CertsCheckTests(DoctoredKacls kacls) : ServiceCheckTests(kacls)
{
    [Fact]
    public async Task a_right_key_set_has_no_finding() => AssertRight(await LookAsync(200, null, "rewrap"));

    [Theory]
    [InlineData(404, "{}", "certs is answered 404, but rewrap is listed")]
    [InlineData(200, "<html>", "it is not JSON")]
    [InlineData(200, """{"certs":[]}""", "it is not a JSON Web Key Set")]
    [InlineData(200, """{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}""", "Keys that can't verify: a (its modulus is too small")]
    [InlineData(200, """{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB","d":"AQAB"}]}""", "A private key is published.")]
    public async Task a_wrong_key_set_is_found(int status, string body, string seen) =>
        AssertFound(await LookAsync(status, body, "rewrap"), seen, "");

    [Fact]
    public async Task without_rewrap_no_keys_are_needed() => AssertRight(await LookAsync(404, "{}", "wrap"));

    [Fact]
    public async Task rewrap_without_any_key_is_a_warning() =>
        AssertSaid(await LookAsync(200, """{"keys":[]}""", "rewrap"), Severity.Warning, "There is no key", "JSON Web Key Set");

    private async Task<IReadOnlyList<Finding>> LookAsync(int status, string? body, params string[] operations)
    {
        await using var front = await Front.StartAsync(BaseUrl, answer: body is null ? null : Say(status, body));
        using var probe = new ServiceProbe(new(front.Url)) { Operations = operations };
        return await Front.RunAsync(new CertsCheck(), probe);
    }
}
