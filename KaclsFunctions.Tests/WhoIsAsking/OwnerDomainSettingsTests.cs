using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Infra;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.WhoIsAsking.IdentitySettings;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>10. The function app needs the domains of its owner, or the word that it does without on purpose.</summary>
[Rule("A-44")]
public sealed class OwnerDomainSettingsTests
{
    private static readonly (string Name, string? Value)[] Plain = Provider(0, "https://a.example", ["user"]);

    [Fact]
    public void without_domains_the_function_app_does_not_start()
    {
        AssertError("Kacls:OwnerDomains", ErrorsOf(Plain, underFunctions: true));
        AssertError(
            "Kacls:OwnerDomains",
            ErrorsOf([.. Plain, ("Kacls:Audit:Console", "true")], name => name == "WEBSITE_POD_NAME" ? "pod" : null, underFunctions: true));
        AssertError("Kacls:OwnerDomains", ErrorsOf([.. Plain, ("Kacls:AnyOwnerDomain", "false")], underFunctions: true));
        Assert.Empty(ErrorsOf([.. Plain, ("Kacls:OwnerDomains:0", "contoso.example")], underFunctions: true));
        Assert.Empty(ErrorsOf([.. Plain, ("Kacls:AnyOwnerDomain", "true")], underFunctions: true));
        Assert.Empty(ErrorsOf(Plain, name => name == "AZURE_FUNCTIONS_ENVIRONMENT" ? "Development" : null, underFunctions: true));
    }

    [Fact]
    public void both_contradict_each_other() =>
        AssertError(
            "Kacls:AnyOwnerDomain", ErrorsOf([.. Plain, ("Kacls:OwnerDomains:0", "contoso.example"), ("Kacls:AnyOwnerDomain", "true")]));

    [Theory]
    [InlineData("digest", "verifier")]
    [InlineData("rewrap", "migrator")]
    [InlineData("wrap", "writer")]
    [InlineData("unwrap", "reader")]
    [InlineData("delegate", "writer")]
    [Rule("3.8-15")]
    public async Task another_owner_is_refused_in_every_operation_of_googles(string operation, string role)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:OwnerDomains:0"] = "contoso.example" });
        var issuer = role is "verifier" or "migrator" ? kacls.Migration : kacls.Drive;
        foreach (var (domain, refused) in new[]
        {
            ("fabrikam.example", true), ("sub.contoso.example", true), ("CONTOSO.example", false), ("", false), (null, false)
        })
        {
            var reply = await kacls.PostAsync(operation, new JsonObject
            {
                ["authentication"] = kacls.Idp.IdToken().Mint(),
                ["authorization"] = issuer.DriveAuthorization(role).With("kacls_owner_domain", domain).Mint(),
                ["key"] = "AAAA", ["wrapped_key"] = "AAAA", ["original_kacls_url"] = "https://old.example/v1",
            });
            Assert.Equal(refused, reply.Status == 403 && reply.ReasonCode == "owner_domain_mismatch");
        }
    }

    [Fact]
    public async Task any_owner_is_a_warning()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:AnyOwnerDomain"] = "true" });
        Assert.Single(
            kacls.Log.Text.Split('\n'),
            line => line.Contains("Warning", StringComparison.Ordinal)
                && line.Contains("Kacls:AnyOwnerDomain is true", StringComparison.Ordinal));
        Assert.Equal(
            200,
            (await kacls.PostAsync(
                "wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With("kacls_owner_domain", "any.example")))).Status);
    }

    /// <summary>
    /// A first deployment names neither client ids nor domains: it starts and refuses everybody. With client ids the domains are needed.
    /// </summary>
    [Fact]
    public async Task a_first_deployment_starts_and_one_that_somebody_can_use_names_its_owner()
    {
        var first = await InfraScenarios.AppSettingsAsync("default");
        Assert.Equal("true", first["Kacls__AnyOwnerDomain"]);
        Assert.DoesNotContain(first.Keys, name => name.Contains("Audiences", StringComparison.Ordinal));
        var whole = await InfraScenarios.AppSettingsAsync("two-vaults");
        Assert.False(whole.ContainsKey("Kacls__AnyOwnerDomain"));
        Assert.Equal("contoso.example", whole["Kacls__OwnerDomains__0"]);
    }
}
