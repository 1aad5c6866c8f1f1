using Kacls.Diagnostics;
using Kacls.KeyEncryption;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Tells where each version of a key is in its life on this instance: the log at a change, a metric always.</summary>
internal sealed class KeyVersionReport(string keyId, ILogger logger)
{
    private Dictionary<KekVersion, KeyVersionState> before = [];

    public void Write(IEnumerable<(KekVersion Version, KeyVersionState State)> states)
    {
        var now = new Dictionary<KekVersion, KeyVersionState>();
        var changed = new List<string>();
        foreach (var (version, state) in states)
        {
            now[version] = state;
            if (!before.TryGetValue(version, out var was))
            {
                changed.Add($"{version} {Word(state)}");
            }
            else if (was != state)
            {
                changed.Add($"{version} {Word(was)} -> {Word(state)}");
                KaclsDiagnostics.Shared.Metrics.ReportKeyVersion(keyId, version.ToString(), Word(was), isIt: false);
            }

            KaclsDiagnostics.Shared.Metrics.ReportKeyVersion(keyId, version.ToString(), Word(state), isIt: true);
        }

        if (changed.Count > 0)
        {
            Log.VersionsChanged(logger, keyId, string.Join(", ", changed));
        }

        before = now;
    }

    private static string Word(KeyVersionState state) => state switch
    {
        KeyVersionState.Seen => "seen",
        KeyVersionState.Proved => "proved",
        KeyVersionState.Adopted => "adopted",
        KeyVersionState.Newest => "newest",
        KeyVersionState.Superseded => "superseded",
        _ => "gone",
    };
}
