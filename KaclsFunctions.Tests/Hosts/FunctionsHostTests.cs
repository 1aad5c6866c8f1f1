using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Kacls.Protocol;
using Kacls.Testing.FunctionsHost;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>What the published app does under the Functions host's own ways.</summary>
[Collection(FunctionsHostGroup.Name)]
public sealed class FunctionsHostTests(FunctionsHostFixture fixture)
{
    private PublishedKacls Kacls => (PublishedKacls)fixture.Kacls;

    [Fact]
    public void each_operation_is_published_as_a_function_and_the_catch_all_is_tried_last() =>
        Assert.Equal(CseOperation.Names.Append(CseFunctions.Unmatched), Kacls.Host.Functions);

    /// <summary>For Azure's machines; on a machine of another kind the app is published for that one, without it.</summary>
    [Fact]
    public void what_is_published_on_a_machine_like_azures_is_compiled_ahead_of_time()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return;
        }

        foreach (var name in new[]
        {
            "Kacls.Core.dll", "Kacls.Azure.dll", "KaclsFunctions.dll", "Microsoft.IdentityModel.Tokens.dll",
            "Azure.Security.KeyVault.Keys.dll"
        })
        {
            using var file = File.OpenRead(Path.Combine(FunctionsHostFixture.Published, name));
            using var image = new PEReader(file);
            Assert.True(image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, name);
        }
    }

    [Fact]
    public async Task faults_of_the_settings_end_it_with_a_list_whose_every_line_the_host_takes_for_an_error()
    {
        var refused = await Assert.ThrowsAsync<WorkerExitException>(() => FunctionsHostFixture.StartAsync(
            new Dictionary<string, string>
            {
                ["Kacls__ClockSkew"] = "02:00:00",
                ["Kacls__Network__TrustedHops"] = "2",
                ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "other",
            },
            null));
        Assert.Equal(1, refused.ExitCode);
        Assert.All(refused.Errors, line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
        foreach (var setting in new[]
        {
            "Kacls:ClockSkew", "Kacls:Network:TrustedHops", "AzureFunctionsJobHost__extensions__http__routePrefix"
        })
        {
            Assert.Contains(refused.Errors, line => line.Contains(setting, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task a_fault_of_no_setting_ends_it_likewise()
    {
        var refused = await Assert.ThrowsAsync<WorkerExitException>(() => FunctionsHostFixture.StartAsync(
            new Dictionary<string, string> { ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "nonsense" }, null));
        Assert.NotEqual(0, refused.ExitCode);
        Assert.NotEmpty(refused.Errors);
        Assert.All(refused.Errors, line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cse")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task the_app_setting_moves_the_base_path(string prefix)
    {
        await using var kacls = await FunctionsHostFixture.StartAsync(
            new Dictionary<string, string>
            {
                ["Kacls__Urls__0"] = $"https://kacls.example.com/{prefix}",
                ["AzureFunctionsJobHost__extensions__http__routePrefix"] = prefix,
            },
            null);
        var path = prefix.Length == 0 ? "" : $"/{prefix}";
        Assert.Equal(200, (await kacls.GetAsync($"{path}/status")).Status);
        (await kacls.GetAsync($"{path}/wrap")).AssertRefused(405, "method_not_allowed");
        var unknown = await kacls.GetAsync($"{path}/nothing");
        unknown.AssertRefused(404, "operation_unknown");
        Assert.EndsWith($" below {path}/.", unknown.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (await kacls.GetAsync("/v1/nothing/status")).Status);
    }

    /// <summary>The host lets through 100 headers of 32 KiB, and adds some.</summary>
    [Fact]
    public async Task as_many_headers_as_the_host_lets_through_reach_the_operation()
    {
        // HttpClient adds Host.
        var many = Enumerable.Range(0, 99).Select(index => ($"X-Header-{index}", "value")).ToArray();
        Assert.Equal(200, (await Kacls.SendAsync(HttpMethod.Get, "/v1/status", null, many)).Status);
        var large = Enumerable.Range(0, 4).Select(index => ($"X-Header-{index}", new string('x', 7_900))).ToArray();
        Assert.Equal(200, (await Kacls.SendAsync(HttpMethod.Get, "/v1/status", null, large)).Status);
        Assert.Equal(431, (await Kacls.SendAsync(HttpMethod.Get, "/v1/status", null, [.. many, ("X-Header-99", "value")])).Status);
    }

    /// <summary>
    /// The host's proxy writes one entry; without the setting it is the host's own neighbour, which in Azure is not the client.
    /// </summary>
    [Theory]
    [InlineData("false", "127.0.0.1")]
    [InlineData("true", "203.0.113.9")]
    public async Task the_audits_client_is_the_entry_that_azures_front_end_wrote_if_the_host_heeds_it(string enabled, string address)
    {
        await using var kacls = await FunctionsHostFixture.StartAsync(
            new Dictionary<string, string> { ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = enabled }, null);
        using var body = new StringContent(kacls.WrapBody().ToJsonString());
        var reply = await kacls.SendAsync(HttpMethod.Post, "/v1/wrap", body, ("X-Forwarded-For", "198.51.100.1, 203.0.113.9"));
        Assert.Equal(address, (await kacls.AuditOfAsync(reply))["client_ip"]);
    }

    /// <summary>
    /// The worker waits five seconds for the gRPC half of a request (github.com/Azure/azure-functions-dotnet-worker, issues 3348 and 3100).
    /// A busy or throttled host is late with it; the caller then gets a bare 500, which no operation has seen and no record tells of.
    /// </summary>
    [Theory]
    [InlineData(1, 200)]
    [InlineData(6, 500)]
    public async Task an_invocation_that_comes_late_is_answered_if_it_comes_within_five_seconds(int seconds, int status)
    {
        await using var kacls = await FunctionsHostFixture.StartAsync(
            null, options => options with { InvocationDelay = TimeSpan.FromSeconds(seconds) });
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody());
        await kacls.StopAsync();
        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 200 ? 1 : 0, kacls.Audit.Count);
        Assert.Equal(status == 200, reply.Body.Length > 0);
    }

    [Fact]
    public async Task a_worker_that_is_asked_to_end_ends_in_order()
    {
        await using var kacls = await FunctionsHostFixture.StartAsync(null, null);
        using var process = Process.GetProcessById(kacls.Host.WorkerId);
        var exitCode = await kacls.StopAsync();
        Assert.Empty(kacls.Errors);
        Assert.Equal(0, exitCode);
        Assert.True(process.HasExited);
    }
}
