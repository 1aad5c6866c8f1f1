using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kacls.Testing;
using Kacls.Testing.KeyVault;

namespace KaclsFunctions.Tests.KeyVault;

/// <summary>The form of the answers, where a vault and a Managed HSM differ; the sources are in the server's comments.</summary>
public sealed class KeyVaultServerFormTests : IAsyncLifetime
{
    private readonly ManualTimeProvider clock = new();
    private KeyVaultServer server = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        server = await KeyVaultServer.StartAsync(clock);
        http = server.CreateClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", "token");
        server.Vault(VaultSdk.VaultHost).CreateKey("rsa", rsa: TestRsa.Key());
        server.Vault(VaultSdk.HsmHost).CreateKey("oct", VaultKeyType.OctHsm);
        server.Vault(VaultSdk.HsmHost).CreateKey("rsa", rsa: TestRsa.Key());
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task a_vaults_clock_is_its_own()
    {
        server.Skew = TimeSpan.FromSeconds(-5);
        var version = server.Vault(VaultSdk.VaultHost).Key("rsa").Rotate(TestRsa.Key());
        Assert.Equal(clock.GetUtcNow().AddSeconds(-5), version.CreatedOn);
        version.NotBefore = clock.GetUtcNow();
        var refused = await PostAsync(VaultSdk.VaultHost, "rsa", "wrapkey", "RSA-OAEP-256");
        Assert.Equal("KeyNotYetValid", refused.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("7.7")]
    [InlineData("latest")]
    [InlineData("2015-06-01")]
    public async Task an_unknown_api_version_is_refused_in_the_words_of_the_service(string version)
    {
        using var answer = await http.GetAsync($"https://{VaultSdk.VaultHost}/keys/rsa?api-version={version}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.Equal("BadParameter", error.GetProperty("code").GetString());
        Assert.Equal(
            $"The specified version ({version}) is not recognized. Consider using the latest supported version (7.6).",
            error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task an_hsm_keys_exponent_has_a_leading_zero_and_a_key_without_tags_has_none()
    {
        var bundle = await GetAsync(VaultSdk.VaultHost, "rsa");
        Assert.Equal("AAEAAQ", bundle.GetProperty("key").GetProperty("e").GetString());
        Assert.False(bundle.TryGetProperty("tags", out _));
    }

    [Fact]
    public async Task a_page_ends_with_null_in_a_vault_and_with_nothing_in_an_hsm_and_a_link_has_a_port()
    {
        Assert.Equal(JsonValueKind.Null, (await GetAsync(VaultSdk.VaultHost, "rsa/versions")).GetProperty("nextLink").ValueKind);
        Assert.False((await GetAsync(VaultSdk.HsmHost, "rsa/versions")).TryGetProperty("nextLink", out _));
        server.Vault(VaultSdk.HsmHost).Key("rsa").Rotate(TestRsa.Key());
        var first = await GetAsync(VaultSdk.HsmHost, "rsa/versions", "&maxresults=1");
        Assert.StartsWith($"https://{VaultSdk.HsmHost}:443/", first.GetProperty("nextLink").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_hsm_says_which_algorithm_it_used()
    {
        Assert.Equal("A256KW", (await PostAsync(VaultSdk.HsmHost, "oct", "wrapkey", "A256KW")).GetProperty("alg").GetString());
        Assert.False((await PostAsync(VaultSdk.VaultHost, "rsa", "wrapkey", "RSA-OAEP-256")).TryGetProperty("alg", out _));
    }

    [Theory]
    [InlineData(VaultSdk.VaultHost, true)]
    [InlineData(VaultSdk.HsmHost, false)]
    public async Task an_hsm_challenges_without_a_body_and_has_no_service_version(string host, bool isVault)
    {
        using var stranger = server.CreateClient();
        using var answer = await stranger.GetAsync($"https://{host}/keys/rsa?api-version=7.6");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(isVault, answer.Headers.Contains("x-ms-keyvault-service-version"));
        Assert.Equal(isVault, (await answer.Content.ReadAsStringAsync()).Length > 0);
    }

    [Theory]
    [InlineData(VaultSdk.VaultHost, "Forbidden", "Action: 'Microsoft.KeyVault/vaults/keys/read'")]
    [InlineData(VaultSdk.HsmHost, "AccessDenied", "Not authorized to access Microsoft.KeyVault/managedHsm/keys/read on /keys (Activity")]
    public async Task a_missing_role_is_told_in_its_own_words(string host, string code, string words)
    {
        server.Faults.Deny();
        var error = (await GetAsync(host, "rsa")).GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_vault_throttles_without_saying_for_how_long()
    {
        server.Faults.Throttle(retryAfter: null);
        using var answer = await http.GetAsync($"https://{VaultSdk.VaultHost}/keys/rsa?api-version=7.6");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Null(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task a_revoked_token_is_challenged_for_claims()
    {
        server.Faults.Revoke("token", "{}");
        using var answer = await http.GetAsync($"https://{VaultSdk.VaultHost}/keys/rsa?api-version=7.6");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var challenge = answer.Headers.WwwAuthenticate.Single().Parameter;
        Assert.Contains("error=\"insufficient_claims\", claims=\"e30=\"", challenge, StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string host, string path, string query = "")
    {
        using var answer = await http.GetAsync($"https://{host}/keys/{path}?api-version=7.6{query}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<JsonElement> PostAsync(string host, string name, string operation, string algorithm)
    {
        var version = server.Vault(host).Key(name).Newest.Version;
        using var answer = await http.PostAsJsonAsync(
            $"https://{host}/keys/{name}/{version}/{operation}?api-version=7.6", new { alg = algorithm, value = new string('A', 43) });
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
