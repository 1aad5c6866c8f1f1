using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail;

/// <summary>Calls the operations of a key service. No request and no reply is repeated in a message: they have tokens and keys.</summary>
/// <param name="http">How; the caller disposes it.</param>
/// <param name="baseUrl">The URL that is typed into the Admin console.</param>
internal sealed class KeyServiceClient(HttpClient http, Uri baseUrl)
{
    /// <summary>A client that gives up before a person does, and follows nobody elsewhere with a token.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    internal static HttpClient NewHttp() => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(60),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    /// <summary>Calls an operation.</summary>
    /// <exception cref="ServiceUnreachableException">Nothing answered.</exception>
    public Task<KeyServiceReply> PostAsync(string operation, JsonObject body, CancellationToken cancellation) =>
        PostAsync(operation, JsonSerializer.SerializeToUtf8Bytes(body), cancellation);

    /// <summary>The same with a body that the caller zeroes.</summary>
    public async Task<KeyServiceReply> PostAsync(string operation, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new("application/json");
        var url = $"{baseUrl.OriginalString.TrimEnd('/')}/{operation}";
        try
        {
            using var response = await http.PostAsync(new Uri(url), content, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            return new(
                (int)response.StatusCode,
                ObjectIn(text),
                response.Headers.TryGetValues("X-Correlation-Id", out var ids) ? ids.FirstOrDefault() : null);
        }
        catch (HttpRequestException exception)
        {
            throw new ServiceUnreachableException($"{url} doesn't answer: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ServiceUnreachableException($"{url} didn't answer within {http.Timeout.TotalSeconds:0} seconds.");
        }
    }

    private static JsonElement? ObjectIn(string text)
    {
        try
        {
            return JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
