using System.IO.Compression;
using System.Net;
using System.Text;

namespace Kacls.Benchmarks.Servers;

/// <summary>An ingestion that takes every item at once, without a network.</summary>
internal sealed class TakingIngestion : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await using var content = await request.Content!.ReadAsStreamAsync(cancellationToken);
        await using var plain = request.Content.Headers.ContentEncoding.Contains("gzip")
            ? new GZipStream(content, CompressionMode.Decompress)
            : content;
        using var text = new StreamReader(plain, Encoding.UTF8);
        var count = 0;
        while (await text.ReadLineAsync(cancellationToken) is { } line)
        {
            count += line.Length > 0 ? 1 : 0;
        }

        return new(HttpStatusCode.OK)
        {
            Content = new StringContent($"{{\"itemsReceived\":{count},\"itemsAccepted\":{count},\"errors\":[]}}"),
        };
    }
}
