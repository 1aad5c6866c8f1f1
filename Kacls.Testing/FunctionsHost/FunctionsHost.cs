using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Kacls.Testing.FunctionsHost.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Kacls.Testing.FunctionsHost;

/// <summary>
/// Runs a published function app of the isolated worker model as the Azure Functions host does: it starts the worker's process, speaks the
/// workers' gRPC protocol with it, routes HTTP by the functions' own metadata in the order of their names, forwards each request by the
/// same proxy library, and has the same CORS middleware in front on Flex Consumption. It does what that host was seen to do, quirks
/// included.
/// <para>
/// Left out: storage, scaling, keys and authorization of functions, admin endpoints and the home page, placeholder mode and specialization,
/// other triggers, restarts of a worker that ended, the host's own telemetry. The host's log is the worker's output here.
/// </para>
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    // What the real host accepts of a request's body (azure-functions-host, FUNCTIONS_REQUEST_BODY_SIZE_LIMIT).
    private const long MaximumBodySize = 104_857_600;
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private const int MaxStarts = 3;

    private readonly FunctionsHostOptions options;
    private readonly WorkerChannel channel = new();
    private readonly WebApplication rpc;
    private readonly WorkerProcess worker;
    private WebApplication? front;
    private FunctionInvoker? invoker;
    private int? exitCode;

    private FunctionsHost(FunctionsHostOptions options, WebApplication rpc, WorkerChannel channel)
    {
        (this.options, this.rpc, this.channel) = (options, rpc, channel);
        WorkerStarted = TimeProvider.System.GetTimestamp();
        worker = WorkerProcess.Start(options, rpc.Urls.Single());
    }

    /// <summary>The address that the host listens at.</summary>
    public string Url => front!.Urls.First();

    /// <summary>The names of the functions in the order in which their routes are tried.</summary>
    public IReadOnlyList<string> Functions { get; private set; } = [];

    /// <summary>
    /// What the worker wrote to its standard output: what the Azure Functions host logs in the category Host.Function.Console.
    /// </summary>
    public IReadOnlyList<string> Output => worker.Output;

    /// <summary>What it wrote to its standard error.</summary>
    public IReadOnlyList<string> Errors => worker.Errors;

    /// <summary>The process of the worker.</summary>
    public int WorkerId => worker.Id;

    /// <summary>When it was started, as a timestamp of <see cref="TimeProvider.System"/>.</summary>
    public long WorkerStarted { get; }

    /// <summary>Starts the worker, loads its functions and listens.</summary>
    /// <exception cref="WorkerExitException">The worker ended instead.</exception>
    public static async Task<FunctionsHost> StartAsync(FunctionsHostOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartOnceAsync(options);
            }
            catch (WorkerExitException exit) when (attempt < MaxStarts
                && exit.Errors.Any(line => line.Contains("address already in use", StringComparison.OrdinalIgnoreCase)))
            {
                // A worker picks a free port some time before it listens there, and another program may take it meanwhile. The real host
                // starts such a worker again.
            }
        }
    }

    private static async Task<FunctionsHost> StartOnceAsync(FunctionsHostOptions options)
    {
        var channel = new WorkerChannel();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(channel).AddGrpc();
        var rpc = builder.Build();
        rpc.MapGrpcService<WorkerChannel>();
        await rpc.StartAsync();
        var host = new FunctionsHost(options, rpc, channel);
        try
        {
            await host.StartCoreAsync().WaitAsync(MaxWait);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes no new request, answers those that are there, and then asks the worker to end.</summary>
    /// <returns>The worker's exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (exitCode is null)
        {
            await (front?.StopAsync() ?? Task.CompletedTask);
            channel.Send(new() { WorkerTerminate = new() { GracePeriod = Duration.FromTimeSpan(GracePeriod) } });
            exitCode = await worker.EndAsync(GracePeriod);
        }

        return exitCode.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await (front?.DisposeAsync() ?? ValueTask.CompletedTask);
        await rpc.DisposeAsync();
        invoker?.Dispose();
        worker.Dispose();
    }

    private async Task StartCoreAsync()
    {
        using var started = new CancellationTokenSource();
        var exited = worker.WaitForExitAsync(started.Token);
        var loading = LoadAsync();
        if (await Task.WhenAny(loading, exited) == exited)
        {
            throw new WorkerExitException(await exited, worker.Errors);
        }

        await started.CancelAsync();
        var (workerUrl, routes) = await loading;
        front = BuildFront(workerUrl, routes);
        await front.StartAsync();
    }

    private async Task<(string WorkerUrl, FunctionRoute[] Routes)> LoadAsync()
    {
        await channel.Started;
        var init = (await channel.AskAsync(new()
        {
            WorkerInitRequest =
                new() { HostVersion = "4.0.0.0", WorkerDirectory = options.AppFolder, FunctionAppDirectory = options.AppFolder },
        })).WorkerInitResponse;
        Check(init.Result, "The worker does not start");
        var metadata = (await channel.AskAsync(
            new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = options.AppFolder } })).FunctionMetadataResponse;
        Check(metadata.Result, "The worker tells no functions");
        FunctionRoute[] routes =
            [.. metadata.FunctionMetadataResults.Select(FunctionRoute.Read).OrderBy(route => route.Metadata.Name, StringComparer.Ordinal)];
        foreach (var route in routes)
        {
            route.Metadata.Directory = options.AppFolder;
            var loaded = await channel.AskAsync(
                new() { FunctionLoadRequest = new() { FunctionId = route.Metadata.FunctionId, Metadata = route.Metadata } });
            Check(loaded.FunctionLoadResponse.Result, $"The function {route.Metadata.Name} does not load");
        }

        Functions = [.. routes.Select(route => route.Metadata.Name)];
        var workerUrl = init.Capabilities["HttpUri"];
        await WaitUntilListeningAsync(new Uri(workerUrl));
        return (workerUrl, routes);
    }

    /// <summary>The worker's functions are loaded before its web server listens, or fails to.</summary>
    private static async Task WaitUntilListeningAsync(Uri workerUrl)
    {
        using var deadline = new CancellationTokenSource(MaxWait);
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(workerUrl.Host, workerUrl.Port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(10, deadline.Token);
            }
        }
    }

    private WebApplication BuildFront(string workerUrl, FunctionRoute[] routes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Url).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaximumBodySize);
        builder.Services.AddHttpForwarder().AddCors().AddRouting();
        var app = builder.Build();
        if (Setting("ASPNETCORE_FORWARDEDHEADERS_ENABLED") == "true")
        {
            var headers =
                new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            headers.KnownIPNetworks.Clear();
            headers.KnownProxies.Clear();
            app.UseForwardedHeaders(headers);
        }

        if (Setting("WEBSITE_SKU") == "FlexConsumption")
        {
            var origins = JsonSerializer.Deserialize<string[]>(Setting("CORS_ALLOWED_ORIGINS") ?? "[]")!;
            app.UseCors(policy => policy.WithOrigins(origins).AllowAnyHeader().AllowAnyMethod());
        }

        invoker = new(channel, app.Services.GetRequiredService<IHttpForwarder>(), workerUrl, options.InvocationDelay);
        app.UseRouter(Router(app, routes));
        return app;
    }

    /// <summary>
    /// The first route that matches takes the request: the real host's own kind of router, not that of ASP.NET Core's endpoints.
    /// </summary>
    private IRouter Router(WebApplication app, FunctionRoute[] routes)
    {
        var prefix = Setting("AzureFunctionsJobHost__extensions__http__routePrefix") ?? HostJsonPrefix();
        var builder = new RouteBuilder(app);
        foreach (var (metadata, template, methods) in routes)
        {
            builder.Routes.Add(new Route(
                new RouteHandler(context => invoker!.RunAsync(context, metadata.FunctionId)),
                $"{prefix}/{template}".TrimStart('/'),
                defaults: null,
                constraints: methods.Length == 0
                    ? []
                    : new Dictionary<string, object> { ["httpMethod"] = new HttpMethodRouteConstraint(methods) },
                dataTokens: null,
                app.Services.GetRequiredService<IInlineConstraintResolver>()));
        }

        return builder.Build();
    }

    private string HostJsonPrefix()
    {
        using var hostJson = JsonDocument.Parse(File.ReadAllText(Path.Combine(options.AppFolder, "host.json")));
        return hostJson.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString()!;
    }

    private string? Setting(string name) => options.Settings.GetValueOrDefault(name);

    private static void Check(StatusResult result, string fault)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException($"{fault}: {result.Exception?.Message}");
        }
    }
}
