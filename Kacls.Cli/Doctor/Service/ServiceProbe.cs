using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Conformance;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Doctor.Service;

/// <summary>The deployed service that is looked at.</summary>
internal sealed class ServiceProbe : IDisposable
{
    /// <summary>Where Google's web clients run (Google's reference, configure your service).</summary>
    public const string GoogleOrigin = Call.GoogleOrigin;

    private readonly HttpClient client;

    /// <param name="url">The base URL, as it was typed.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    [SuppressMessage("Security", "CA5359", Justification = "The certificate is judged by a check of its own; no secret is sent.")]
    public ServiceProbe(Uri url)
    {
        (Url, Base) = (url, url.OriginalString.TrimEnd('/'));
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,

            // Or an expired certificate would hide everything else.
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        })
        {
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseContentBufferSize = 1024 * 1024,
        };
    }

    /// <summary>The base URL, as it was typed.</summary>
    public Uri Url { get; }

    /// <summary>The base URL without a slash at its end.</summary>
    public string Base { get; }

    /// <summary>Authorities that are trusted besides the system's.</summary>
    public X509Certificate2Collection? Trusted { get; init; }

    /// <summary>How many requests latency is measured by.</summary>
    public int Requests { get; init; } = 50;

    /// <summary>Where plain HTTP would be.</summary>
    public int HttpPort { get; init; } = 80;

    /// <summary>This machine's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How many requests were sent again.</summary>
    public int SecondTries { get; private set; }

    /// <summary>What status lists; wrap and unwrap until it has been asked, and where it lists nothing.</summary>
    public IReadOnlyList<string> Operations { get; set; } = [ReferenceMethods.Wrap, ReferenceMethods.Unwrap];

    /// <summary>Those of them that web clients and others call with POST.</summary>
    public IEnumerable<string> Posts => ReferenceMethods.Posts.Where(method => Operations.Contains(method, StringComparer.Ordinal));

    /// <summary>Sends a request; redirects are answers.</summary>
    /// <exception cref="NoAnswerException">There is none.</exception>
    public Task<Reply> GetAsync(string operation, CancellationToken cancellation, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, $"{Base}/{operation}", null, cancellation, headers);

    /// <summary>Sends a body, as a web client of Google's does.</summary>
    /// <exception cref="NoAnswerException">There is no answer.</exception>
    public Task<Reply> PostAsync(string operation, string body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, $"{Base}/{operation}", body, cancellation, ("Origin", GoogleOrigin));

    /// <summary>
    /// Sends a request to any URL, and once more where the connection ended without an answer, as browsers do: a server may close one just
    /// when a client uses it again (RFC 9110 section 9.2.2).
    /// </summary>
    /// <exception cref="NoAnswerException">There is no answer.</exception>
    public async Task<Reply> SendAsync(
        HttpMethod method, string url, string? body, CancellationToken cancellation, params (string Name, string Value)[] headers)
    {
        try
        {
            return await SendOnceAsync(method, url, body, headers, cancellation);
        }
        catch (NoAnswerException exception) when (exception.IsOfConnection)
        {
            SecondTries++;
            return await SendOnceAsync(method, url, body, headers, cancellation);
        }
    }

    private async Task<Reply> SendOnceAsync(
        HttpMethod method, string url, string? body, (string Name, string Value)[] headers, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await client.SendAsync(request, cancellation);
            return await Reply.OfAsync($"{method} {request.RequestUri!.AbsolutePath}", response, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException
            || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new NoAnswerException($"{method} {url} was not answered: {exception.GetBaseException().Message}")
            {
                IsOfConnection = exception.InnerException is IOException,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
