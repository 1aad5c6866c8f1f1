using Kacls.Testing.Issuers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Support;

/// <summary>The search that ends every test with a KACLS: it finds what it is for.</summary>
public sealed class SuiteSecretsTests
{
    [Theory]
    [InlineData("base64")]
    [InlineData("hexadecimal")]
    [InlineData("token")]
    [Rule("A-20")]
    public async Task a_secret_in_a_log_fails_the_test_that_wrote_it_and_is_not_repeated(string form)
    {
        var kacls = await KaclsApp.StartAsync();
        var dek = SampleDek.New();
        var token = kacls.Idp.IdToken().Mint();
        var body = kacls.WrapBody(dek: dek);
        body["authentication"] = token;
        Assert.Equal(200, (await kacls.PostAsync("wrap", body)).Status);
        var secret = form switch
        {
            "base64" => Convert.ToBase64String(dek).TrimEnd('='),
            "hexadecimal" => Convert.ToHexStringLower(dek),
            _ => token.Split('.')[1],
        };
#pragma warning disable CA1848, CA1873 // The one line that this test is about.
        kacls.Services.GetRequiredService<ILogger<SuiteSecretsTests>>().LogInformation("Wrapped {Key}", secret);
#pragma warning restore CA1848, CA1873

        var failure = await Assert.ThrowsAnyAsync<Exception>(async () => await kacls.DisposeAsync());

        Assert.Contains("A secret is in the log", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, failure.Message, StringComparison.Ordinal);
    }
}
