using System.Text;

namespace Kacls.Cli.Conformance.Requests;

/// <summary>The service under test.</summary>
/// <param name="url">Its base URL, without a slash at the end.</param>
/// <param name="timeout">How long a request may take; ten seconds unless a test says otherwise.</param>
internal sealed class Service(string url, TimeSpan? timeout = null) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // A proxy's 127.0.0.1 is not this machine.
        UseProxy = !new Uri(url).IsLoopback,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = timeout ?? TimeSpan.FromSeconds(10),
    };

    // Of a service that hangs, thousands of cases would be waited for.
    private int patience = 20;

    /// <summary>Sends a request.</summary>
    /// <exception cref="CaseFailedException">It isn't answered.</exception>
    public async Task<Reply> SendAsync(Call call, CancellationToken cancellation)
    {
        if (patience <= 0)
        {
            throw new CaseFailedException("The service has left too many requests without an answer: it is not asked any more.");
        }

        using var request = new HttpRequestMessage(call.Method, $"{url}/{call.Operation}");
        if (call.Method == HttpMethod.Post || call.Method == HttpMethod.Put)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(call.Body()));
            if (call.ContentType is { } type)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        foreach (var (name, value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await client.SendAsync(request, cancellation);
            return await Reply.OfAsync(call.Operation, response, cancellation);
        }
        catch (HttpRequestException exception)
        {
            throw new CaseFailedException($"{call.Operation} was not answered: {exception.Message}", exception);
        }
        catch (TaskCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            Interlocked.Decrement(ref patience);
            throw new CaseFailedException($"{call.Operation} was not answered within {client.Timeout.TotalSeconds} s.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
