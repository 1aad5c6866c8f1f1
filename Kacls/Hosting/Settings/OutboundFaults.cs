using System.Security.Cryptography;
using Kacls.Settings;
using Kacls.Tokens.Keys;

namespace Kacls.Hosting;

/// <summary>Finds the faults of <c>Kacls:Outbound</c>.</summary>
internal static class OutboundFaults
{
    private static readonly TimeSpan LeastStale = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MostStale = TimeSpan.FromDays(30);

    internal static IEnumerable<string> Find(OutboundSettings settings)
    {
        // Not shorter than the alert on failing sources needs, and an outage of the usual length must not lock everybody out.
        if (settings.StaleKeysFor < LeastStale || settings.StaleKeysFor > MostStale)
        {
            yield return TimeFaults.Describe("Kacls:Outbound:StaleKeysFor", settings.StaleKeysFor, "between 15 minutes and 30 days");
        }

        if (settings.TrustedCertificates is { } path && FindFault(path) is { } fault)
        {
            yield return $"Kacls:Outbound:TrustedCertificates {fault}";
        }
    }

    private static string? FindFault(string path)
    {
        try
        {
            AddedAuthorities.Read(path);
            return null;
        }
        catch (FormatException fault)
        {
            return $"is no file of certificates: {fault.Message}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return FileFaults.Describe(path, failure);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            return $"can't be read: {failure.GetType().Name}";
        }
    }
}
