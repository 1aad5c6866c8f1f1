using System.Diagnostics;
using System.Security.Cryptography;
using Kacls.Testing.FunctionsHost.Rpc;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Kacls.Testing.FunctionsHost;

/// <summary>
/// Runs a function for an HTTP request in two halves, as the Azure Functions host does with a worker that takes HTTP itself: the request is
/// forwarded to the worker's own web server, by the same proxy library and so with the same headers (X-Forwarded-For becomes one entry),
/// and the invocation goes over gRPC. The worker joins the two by the invocation's id.
/// </summary>
internal sealed class FunctionInvoker(WorkerChannel channel, IHttpForwarder forwarder, string workerUrl, TimeSpan delay) : IDisposable
{
    private const string InvocationHeader = "x-ms-invocation-id";
    private readonly HttpMessageInvoker client =
        new(new WaitingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }));

    internal async Task RunAsync(HttpContext context, string functionId)
    {
        var invocation = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        context.Request.Headers.TryAdd(InvocationHeader, invocation);
        var forwarding = forwarder.SendAsync(context, workerUrl, client).AsTask();
        var succeeded = await InvokeAsync(context, functionId, invocation);
        var error = await forwarding;
        if ((!succeeded || error != ForwarderError.None) && !context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<bool> InvokeAsync(HttpContext context, string functionId, string invocation)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay);
        }

        var answer = channel.AskAsync(new()
        {
            InvocationRequest = new() { InvocationId = invocation, FunctionId = functionId, TraceContext = TraceOf(context.Request) },
        });
        await using var leaving = context.RequestAborted.Register(() =>
            channel.Send(new() { InvocationCancel = new() { InvocationId = invocation } }));
        try
        {
            return (await answer).InvocationResponse.Result.Status == StatusResult.Types.Status.Success;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The caller's trace, or a new one that is sampled.</summary>
    private static RpcTraceContext TraceOf(HttpRequest request) => new()
    {
        TraceParent = request.Headers.TraceParent.Count == 1
            ? request.Headers.TraceParent.ToString()
            : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01",
        TraceState = request.Headers.TraceState.ToString(),
    };
}
