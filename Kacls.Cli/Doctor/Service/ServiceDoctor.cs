using Kacls.Cli.Output;

namespace Kacls.Cli.Doctor.Service;

/// <summary>All checks of a deployed service, in order.</summary>
internal static class ServiceDoctor
{
    /// <summary>Below HTTP.</summary>
    private static readonly ServiceCheck[] OfTls = [new OldTlsCheck(), new TlsVersionCheck(), new CertificateCheck()];

    private static readonly ServiceCheck[] OfHttp =
    [
        new PlainHttpCheck(), new StatusCheck(), new PreflightCheck(), new OriginCheck(), new ErrorCheck(), new LargeBodyCheck(),
        new LatencyCheck(), new ClockCheck(), new CertsCheck(), new BaseUrlCheck(),
    ];

    /// <summary>How many checks there are, for a progress bar.</summary>
    public static int Count => OfTls.Length + OfHttp.Length;

    /// <summary>Runs them.</summary>
    /// <param name="service">The service.</param>
    /// <param name="done">Called after each check.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ServiceUnreachableException">Nothing answers at all.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(ServiceProbe service, Action done, CancellationToken cancellation)
    {
        await ReachAsync(service.Url, cancellation);
        var findings = new List<Finding>();
        foreach (var check in service.Url.Scheme == Uri.UriSchemeHttps ? OfTls : [])
        {
            await RunAsync(check, service, findings, cancellation);
            done();
        }

        foreach (var check in OfHttp)
        {
            // Where status is not answered at all, the same would be said of all that follow.
            if (!await RunAsync(check, service, findings, cancellation) && check is StatusCheck)
            {
                break;
            }

            done();
        }

        if (service.SecondTries > 0)
        {
            findings.Add(new(
                "connections", Severity.Warning, $"Connections that ended without an answer: {service.SecondTries}.",
                "See whether what stands before the service closes idle connections earlier than its clients do."));
        }

        return findings;
    }

    /// <exception cref="ServiceUnreachableException">Nothing answers.</exception>
    internal static async Task ReachAsync(Uri url, CancellationToken cancellation)
    {
        try
        {
            using (await Connection.OpenAsync(url.IdnHost, url.Port, cancellation))
            {
            }
        }
        catch (IOException exception)
        {
            throw new ServiceUnreachableException($"{url.IdnHost}, port {url.Port}: {exception.Message}");
        }
    }

    /// <returns>Whether it was answered.</returns>
    private static async Task<bool> RunAsync(
        ServiceCheck check, ServiceProbe service, List<Finding> findings, CancellationToken cancellation)
    {
        try
        {
            await foreach (var finding in check.RunAsync(service, cancellation))
            {
                findings.Add(finding);
            }

            return true;
        }
        catch (NoAnswerException exception)
        {
            findings.Add(new(
                check.Name, Severity.Finding, exception.Message, "Look into the service's log, and that of what stands before it."));
            return false;
        }
    }
}
