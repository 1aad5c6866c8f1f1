using System.Reflection;
using System.Text.Json;
using Kacls.Hosting;
using Kacls.Protocol;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Functions;

/// <summary>The function classes against the catalogue.</summary>
public sealed class FunctionClassesTests
{
    private static readonly (MethodInfo Method, string Name, HttpTriggerAttribute Trigger)[] Functions =
    [
        .. typeof(CseFunctions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(method => (
                method,
                method.GetCustomAttribute<FunctionAttribute>()!.Name,
                method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
                    .OfType<HttpTriggerAttribute>().Single())),
    ];

    [Fact]
    public void each_operation_is_one_function_of_its_name_route_and_methods()
    {
        Assert.Equal(
            CseOperation.Names,
            Functions.Select(function => function.Name).Where(name => name != CseFunctions.Unmatched).Order(StringComparer.Ordinal));
        foreach (var operation in CseOperation.All)
        {
            var (_, _, trigger) = Functions.Single(function => function.Name == operation.Name);
            Assert.Equal(operation.Name, trigger.Route);
            Assert.Equal([operation.HttpMethod.ToLowerInvariant(), "options"], trigger.Methods!);
        }
    }

    [Fact]
    public void all_are_anonymous_since_google_sends_no_function_key() =>
        Assert.All(Functions, function => Assert.Equal(AuthorizationLevel.Anonymous, function.Trigger.AuthLevel));

    [Fact]
    public void the_catch_all_takes_every_method_and_sorts_after_every_other_function()
    {
        var (_, name, trigger) = Functions.Single(function => function.Trigger.Route == "{*path}");
        Assert.Equal(CseFunctions.Unmatched, name);
        Assert.Null(trigger.Methods);
        foreach (var comparer in new[] { StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture })
        {
            Assert.Equal(name, Functions.Select(function => function.Name).Order(comparer).Last());
        }
    }

    [Fact]
    public async Task each_function_hands_its_request_to_its_own_operation()
    {
        await using var kacls = await KaclsApp.StartAsync();
        foreach (var (method, name, trigger) in Functions.Where(function => function.Name != CseFunctions.Unmatched))
        {
            var function = ActivatorUtilities.CreateInstance(kacls.Services, method.DeclaringType!);
            var context = new DefaultHttpContext { RequestServices = kacls.Services };
            context.Request.Method = trigger.Methods![0].ToUpperInvariant();
            using var body = new MemoryStream();
            context.Response.Body = body;

            Assert.Same(Results.Empty, await (Task<IResult>)method.Invoke(function, [context.Request])!);

            Assert.Equal(name, kacls.Log.Audit[^1]["operation"]);
            Assert.Equal(context.Response.ContentLength, body.Length);
        }
    }

    [Theory]
    [InlineData("POST", "/v1/nothing", 404)]
    [InlineData("GET", "/v1/wrap", 405)]
    [InlineData("GET", "/V1/Wrap/", 405)]
    [InlineData("POST", "/wrap", 404)]
    [InlineData("GET", "/", 404)]
    public async Task the_catch_all_answers_404_and_405(string method, string path, int status)
    {
        await using var kacls = await KaclsApp.StartAsync();
        var context = new DefaultHttpContext { RequestServices = kacls.Services };
        context.Request.Method = method;
        context.Request.Path = path;
        await ActivatorUtilities.CreateInstance<CseFunctions>(kacls.Services).AnswerUnmatched(context.Request);
        Assert.Equal(status, context.Response.StatusCode);
    }

    [Fact]
    public void host_json_is_one_file_in_opentelemetry_mode_with_no_route_prefix()
    {
        using var host = JsonDocument.Parse(Repository.Read("host.json"));
        Assert.Equal("OpenTelemetry", host.RootElement.GetProperty("telemetryMode").GetString());
        Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal(
            [Path.Combine(Repository.Root, "host.json")],
            Directory.EnumerateFiles(Repository.Root, "host.json", SearchOption.AllDirectories)
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("v1", "wrap", "v1/wrap")]
    [InlineData("api/v1/tenant", "wrap", "api/v1/tenant/wrap")]
    [InlineData("v1", "{*path}", @"{*path:regex(^v1\x2f|^v1$)}")]
    [InlineData("api/v1.0", "{*path}", @"{*path:regex(^api\x2fv1\.0\x2f|^api\x2fv1\.0$)}")]
    public void without_a_prefix_the_base_path_stands_in_the_routes(string basePath, string route, string moved)
    {
        var function = new DefaultFunctionMetadata
        {
            RawBindings = [
                $$"""{"type":"httpTrigger","direction":"In","name":"request","route":"{{route}}"}""",
                """{"type":"http","direction":"Out","name":"$return"}""",
            ],
        };
        new BasePathRoutes(basePath).Transform([function]);
        Assert.Equal(moved, JsonDocument.Parse(function.RawBindings[0]).RootElement.GetProperty("route").GetString());
        Assert.Equal("""{"type":"http","direction":"Out","name":"$return"}""", function.RawBindings[1]);
    }

    [Theory]
    [InlineData("api/kacls", "v1", "/api/kacls/wrap", "/v1/wrap")]
    [InlineData("api/kacls", "v1", "/API/kacls", "/v1")]
    [InlineData("api/kacls", "v1", "/api/kaclsx/wrap", "/api/kaclsx/wrap")]
    [InlineData("api/kacls", "v1", "/v1/wrap", "/v1/wrap")]
    [InlineData("", "v1", "/wrap", "/v1/wrap")]
    public async Task where_the_app_setting_replaces_the_prefix_the_worker_sees_its_own(
        string hostPrefix, string workerPrefix, string path, string seen)
    {
        var app = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());
        PathString routed = default;
        new WorkerRoutePrefix(hostPrefix, workerPrefix).Configure(next => next.Run(context =>
        {
            routed = context.Request.Path;
            return Task.CompletedTask;
        }))(app);
        var context = new DefaultHttpContext { Request = { Path = path } };
        await app.Build()(context);
        Assert.Equal(seen, routed.Value);
        Assert.Equal(path, WorkerRoutePrefix.PathOf(context).Value);
    }

    [Theory]
    [InlineData("https://kacls.example/v1", null, true)]
    [InlineData("https://kacls.example/v1/", null, true)]
    [InlineData("https://kacls.example/api/v1/tenant", "api/v1/tenant", true)]
    [InlineData("https://kacls.example", "", true)]
    [InlineData("https://kacls.example", null, true)]
    [InlineData("https://kacls.example/v2", null, true)]
    [InlineData("https://kacls.example/v1", "", true)]
    [InlineData("https://kacls.example", "v1", false)]
    [InlineData("https://kacls.example/v1", "api", false)]
    public void a_route_prefix_other_than_the_urls_path_stops_the_start(string url, string? appSetting, bool fits)
    {
        var errors = RoutePrefix.FindErrors(
            new KaclsSettings { Urls = [url] }, name => name == RoutePrefix.AppSetting ? appSetting : null, Repository.Read("host.json"));
        Assert.Equal(!fits, errors.Any(error => error.StartsWith("Kacls:Urls:0 ", StringComparison.Ordinal)));
    }
}
