using Kacls.Settings;

namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary>
/// Other key services: one parameter lists their URLs, another says what all of them are for. That is the shortest of what they are for;
/// where one is for more, app settings say so.
/// </summary>
internal sealed class PeerParameters
{
    private const string Section = "Kacls:Migration:Peers:n";
    private readonly string[] all = [];

    public PeerParameters(MigrationPeerSettings[] peers)
    {
        if (peers.Length == 0 || PlainParameters.Join([.. peers.Select(peer => peer.Url!)]) is not { } urls)
        {
            return;
        }

        all = peers.Select(AllowOf).MinBy(allow => allow.Length)!;
        Variables = new Dictionary<string, string>
        {
            ["KACLS_MIGRATION_PEERS"] = urls,
            ["KACLS_MIGRATION_ALLOW"] = string.Join(',', all),
        };
    }

    /// <summary>The variables and their values.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>();

    /// <summary>The variable that has a setting; null: none has.</summary>
    public string? VariableOf(WrittenSetting written)
    {
        var at = written.Key.Split(':')[^1];
        return Variables.Count == 0 ? null
            : written.Pattern == $"{Section}:Url" ? "KACLS_MIGRATION_PEERS"
            : written.Pattern == $"{Section}:Allow" && int.TryParse(at, out var index) && index < all.Length && all[index] == written.Value
                ? "KACLS_MIGRATION_ALLOW"
                : null;
    }

    private static string[] AllowOf(MigrationPeerSettings peer) => peer.Allow ?? [MigrationPeerSettings.RewrapFrom];
}
