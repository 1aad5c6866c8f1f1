using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Testing.OtherService;

/// <summary>
/// A key service by another author, written from the protocol alone: right, or wrong in the one way that it is started with.
/// It is what the conformance tool is judged by.
/// </summary>
public sealed class OtherKeyService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly OwnKeys _own;

    private OtherKeyService(WebApplication app, HttpClient client, OwnKeys own) => (_app, _client, _own) = (app, client, own);

    /// <summary>Names of the faults for which the service looked while it was called, with whether it had one.</summary>
    public ConcurrentDictionary<string, bool> Asked { get; private init; } = new();

    /// <summary>True once the service behaved otherwise than a right one.</summary>
    public bool Erred => Asked.Values.Any(met => met);

    public static async Task<OtherKeyService> StartAsync(
        OtherServiceSettings settings, string? fault = null, Liberties liberties = Liberties.None, TimeProvider? clock = null)
    {
        if (fault is not null && Faults.All.All(known => known.Name != fault))
        {
            throw new ArgumentException($"No fault is called {fault}.", nameof(fault));
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var url = new Uri(settings.Url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, url.Port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 64 * 1024,
        };
        var keySets = new KeySets(client, clock ?? TimeProvider.System);
        var own = new OwnKeys(keySets);
        var asked = new ConcurrentDictionary<string, bool>();
        var dispatch = new Dispatch(
            new Parts(settings, keySets, own, new BlobSeal(), client, clock ?? TimeProvider.System),
                new Behaviour(fault, liberties, "", asked));
        app.Run(dispatch.RunAsync);
        await app.StartAsync();
        return new OtherKeyService(app, client, own) { Asked = asked };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
        _own.Dispose();
    }
}
