using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Tells the operator in time that a seal key may stop to sign: it is used while it does. Key Vault refuses to sign with a version that is
/// disabled or outside its validity period (Key Vault documentation, About keys, date-time controlled operations).
/// </summary>
internal sealed class SealKeyReport(string keyId, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Again = TimeSpan.FromDays(1);

    // An expiry date can be moved but not removed (github.com/hashicorp/terraform-provider-azurerm, pull request 23327).
    private static readonly TimeSpan ForEver = TimeSpan.FromDays(50 * 365);

    private string? problem;
    private DateTimeOffset toldAt;

    public bool IsAtRisk => Volatile.Read(ref problem) is not null;

    /// <param name="sealing">The version that signs, as the vault lists it; absent where it lists none.</param>
    public void Write(KeyVersionInfo? sealing)
    {
        var now = clock.GetUtcNow();
        var (found, command) = sealing is null ? Missing() : Judge(sealing, now);
        if (found.Length == 0)
        {
            Volatile.Write(ref problem, null);
        }
        else if (found != problem || now - toldAt >= Again)
        {
            Volatile.Write(ref problem, found);
            toldAt = now;
            Log.SealKeyAtRisk(logger, keyId, sealing?.Version.ToString() ?? "(any)", found, command);
        }
    }

    private (string Problem, string Command) Missing() => (
        "is missing: the key was deleted, or never made",
        $"az keyvault key recover --id {keyId.Replace("/keys/", "/deletedkeys/", StringComparison.Ordinal)}");

    private (string Problem, string Command) Judge(KeyVersionInfo sealing, DateTimeOffset now)
    {
        var problems = new List<string>();
        var change = "";
        if (!sealing.Enabled)
        {
            problems.Add("is disabled");
            change += " --enabled true";
        }

        if (sealing.NotBefore > now)
        {
            problems.Add($"is not valid before {Date(sealing.NotBefore)}");
            change += $" --not-before {Date(now - TimeSpan.FromDays(1))}";
        }

        if (sealing.ExpiresOn - now < ForEver)
        {
            problems.Add($"expires on {Date(sealing.ExpiresOn)}");
            change += " --expires 9999-12-31T23:59:59Z";
        }

        return (string.Join(" and ", problems), $"az keyvault key set-attributes --id {keyId}/{sealing.Version}{change}");
    }

    private static string Date(DateTimeOffset? date) => date!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
