using System.Text;

namespace Kacls.Cli.Conformance.Requests;

/// <summary>The service under test.</summary>
/// <param name="url">Its base URL, without a slash at the end.</param>
internal sealed class Service(string url) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Sends a request.</summary>
    /// <exception cref="CaseFailedException">It isn't answered.</exception>
    public async Task<Reply> SendAsync(Call call, CancellationToken cancellation)
    {
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
            var type = response.Content.Headers.TryGetValues("Content-Type", out var types) ? string.Join(", ", types) : null;
            var text = await response.Content.ReadAsStringAsync(cancellation);
            return new(call.Operation, (int)response.StatusCode, response.Headers, type, text);
        }
        catch (Exception exception) when (exception is HttpRequestException
            || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new CaseFailedException($"{call.Operation} was not answered: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
