using Kacls.Cli.Output;
using Kacls.Cli.Records;

namespace Kacls.Cli.Inspection.Keys;

/// <summary>When each version of a KEK was last used, by audit records: their field kek is its name and version.</summary>
internal static class KeyUses
{
    /// <summary>Reads files.</summary>
    /// <returns>The last use by name and version.</returns>
    /// <exception cref="UsageException">A file can't be read.</exception>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> ReadAsync(
        IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var uses = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var record in new AuditRecordFiles().ReadAsync(files, cancellation))
        {
            // The service itself tries each version at its start: that is no use of it.
            if (!record.IsOfService && record["kek"] is { } kek && record.Time is { } time
                && (!uses.TryGetValue(kek, out var last) || last < time))
            {
                uses[kek] = time;
            }
        }

        return uses;
    }
}
