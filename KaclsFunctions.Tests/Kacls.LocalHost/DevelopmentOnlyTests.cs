using System.Net;
using System.Text.RegularExpressions;
using Kacls.LocalHost;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.LocalHost;

public sealed class DevelopmentOnlyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-development-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:8787")]
    [InlineData("127.0.0.1", "localhost:8787")]
    [InlineData("127.0.0.1", "LOCALHOST")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.2:8787")]
    [InlineData("::1", "[::1]:8787")]
    public void admits_a_caller_of_this_machine_that_names_it(string from, string host) =>
        Assert.Null(DevelopmentOnly.FindRefusal(Request(from, host)));

    [Theory]
    [InlineData("192.0.2.2", "127.0.0.1:8787")]
    [InlineData("::ffff:192.0.2.2", "127.0.0.1:8787")]
    [InlineData("fd00::2", "[::1]:8787")]
    [InlineData("0.0.0.0", "127.0.0.1:8787")]
    [InlineData(null, "127.0.0.1:8787")]
    public void refuses_a_connection_from_elsewhere(string? from, string host) =>
        Assert.StartsWith("Only for callers", DevelopmentOnly.FindRefusal(Request(from, host)), StringComparison.Ordinal);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8787")]
    [InlineData("localhost.evil.example:8787")]
    [InlineData("127.0.0.1.evil.example:8787")]
    [InlineData("192.0.2.2:8787")]
    [InlineData("0.0.0.0:8787")]
    [InlineData("localhost.:8787")]
    [InlineData("")]
    public void refuses_any_other_name_of_the_host(string host) =>
        Assert.StartsWith("Only for requests", DevelopmentOnly.FindRefusal(Request("127.0.0.1", host)), StringComparison.Ordinal);

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "127.0.0.1")]
    [InlineData("X-Original-For", "192.0.2.2")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 tunnel")]
    public void refuses_what_somebody_forwards_whatever_the_header_says(string name, string value) =>
        Assert.Contains(name, DevelopmentOnly.FindRefusal(Request("127.0.0.1", "127.0.0.1:8787", name, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:8787", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("http://localhost:8787", false)]
    [InlineData("http://127.0.0.1:3000", false)]
    [InlineData("https://127.0.0.1:8787", false)]
    [InlineData("https://client-side-encryption.google.com", false)]
    [InlineData("null", false)]
    public void refuses_a_page_of_another_origin(string origin, bool admitted) =>
        Assert.Equal(admitted, DevelopmentOnly.FindRefusal(Request("127.0.0.1", "127.0.0.1:8787", "Origin", origin)) is null);

    [Theory]
    [InlineData("", "", true)]
    [InlineData("Kacls:KeyEncryption:Provider", "KeyVault", false)]
    [InlineData("Kacls:Signing:KeyId", "https://contoso.vault.azure.net/keys/signing", false)]
    [InlineData("Kacls:Authorization:Issuers:0:Keys:0", "https://idp.example/keys", false)]
    [InlineData("Kacls:Authorization:Issuers:5:Keys:1", "more.jwks.json", false)]
    [InlineData("Kacls:Authentication:Providers:0:Keys:0", "https://idp.example/keys", false)]
    [InlineData("Kacls:Authentication:Providers:1:Discovery", "https://idp.example/.well-known/openid-configuration", false)]
    [InlineData("Kacls:Authentication:Providers:2:Name", "one without keys", false)]
    public void makes_tokens_only_where_nothing_is_real(string name, string value, bool expected)
    {
        var issuers = DevelopmentIssuers.ReadOrCreate(folder.FullName);
        Assert.Equal(expected, DevelopmentOnly.MintsTokens(Settings(issuers, name, value), issuers, _ => null));
    }

    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("CONTAINER_APP_NAME")]
    [InlineData("IDENTITY_ENDPOINT")]
    public void makes_no_tokens_in_Azure(string mark)
    {
        var issuers = DevelopmentIssuers.ReadOrCreate(folder.FullName);
        Assert.False(DevelopmentOnly.MintsTokens(Settings(issuers, "", ""), issuers, variable => variable == mark ? "x" : null));
    }

    private static KaclsSettings Settings(DevelopmentIssuers issuers, string name, string value)
    {
        var all = issuers.Settings.ToDictionary(setting => Regex.Replace(setting.Key, ":Keys$", ":Keys:0"), setting => setting.Value);
        all["Kacls:KeyEncryption:Provider"] = "Local";
        if (name.Length > 0)
        {
            all[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build().GetSection(KaclsSettings.Section).Get<KaclsSettings>()!;
    }

    private static DefaultHttpContext Request(string? from, string host, string? header = null, string? value = null)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = from is null ? null : IPAddress.Parse(from);
        http.Request.Scheme = "http";
        http.Request.Host = new HostString(host);
        if (header is not null)
        {
            http.Request.Headers[header] = value;
        }

        return http;
    }
}
