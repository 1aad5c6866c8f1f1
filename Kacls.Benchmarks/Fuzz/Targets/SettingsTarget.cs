using System.Text;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Benchmarks.Fuzz.World;
using Kacls.Errors;
using Kacls.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>Settings, one <c>key=value</c> a line, through the loader: refused with the list of errors, or loaded, twice alike.</summary>
internal sealed class SettingsTarget : FuzzTarget
{
    private static readonly string[] Values =
    [
        "", " ", "true", "false", "True", "yes", "0", "1", "-1", "1e3", "2147483648", "00:00:00", "00:01:00", "24:00:00", "60",
        "-00:01:00", "99999999.00:00:00",
        "https://kacls.example.com/v1", "http://kacls.example.com", "https://user:pw@example.com/", "https://exa mple.com", "ftp://x",
        "/nowhere/keys.json", "\0",
        "example.com", "*.example.com", "*", "user", "privileged", "guest", "KeyVault", "Local", "RS256", "HS256", "none", "deny",
        "default", "drive",
        "\u200b", "user@example.com", "00000000-0000-0000-0000-000000000000", "https://contoso.vault.azure.net/keys/kek", "%3A", "a:b",
        "\ud800x", "\u00e9",
    ];

    private readonly KeyValuePair<string, string?>[] seeds;
    private readonly string[] names;

    internal SettingsTarget(FuzzWorld world)
        : base("settings", 60)
    {
        // The loader looks whether files of keys are there, and these will not be; it fetches nothing.
        var folder = Directory.CreateTempSubdirectory("kacls-fuzz-settings-");
        seeds = [.. FuzzSettings.Of(folder.FullName, world.Keys, world.Tokens).Select(setting => KeyValuePair.Create(
            setting.Key, setting.Value?.Replace(folder.FullName, "https://keys.example.com", StringComparison.Ordinal)))];
        folder.Delete(recursive: true);
        names = [.. Names(typeof(Settings.KaclsSettings), "Kacls", 0)];
    }

    internal override FuzzInput Make(Chance random)
    {
        var settings = seeds.ToList();
        for (var times = 1 + random.Below(3); times > 0; times--)
        {
            var at = random.Below(settings.Count);
            var (key, value) = settings[at];
            var name = random.OnceIn(3) ? key : random.Of(names);
            switch (random.Below(7))
            {
                case 0:
                    settings.RemoveAt(at);
                    break;
                case 1:
                    settings.Add(new(random.OnceIn(4) ? Spoil(name, random) : name, random.Of(Values)));
                    break;
                case 2:
                    settings.Add(new(name, Spoil(value ?? "", random)));
                    break;
                case 3:
                    settings[at] = new(Spoil(key, random), value);
                    break;
                case 4:
                    settings.Add(new($"{name}:{random.Below(3)}", random.Of(Values)));
                    break;
                default:
                    settings[at] = new(key, random.OnceIn(2) ? Spoil(value ?? "", random) : random.Of(Values));
                    break;
            }
        }

        return new("settings", Encoding.UTF8.GetBytes(string.Join('\n', settings.Select(setting => $"{setting.Key}={setting.Value}"))));
    }

    internal override ValueTask<string> RunAsync(FuzzInput input)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Encoding.UTF8.GetString(input.Bytes).Split('\n'))
        {
            var end = line.IndexOf('=', StringComparison.Ordinal);
            settings[end < 0 ? line : line[..end]] = end < 0 ? null : line[(end + 1)..];
        }

        try
        {
            return Load(settings).Digest == Load(settings).Digest
                ? new(Accepted)
                : throw new OracleException("two digests of the same settings");
        }
        catch (SettingsException refusal)
        {
            return new(ErrorClass.Of(refusal));
        }
    }

    private static LoadedSettings Load(Dictionary<string, string?> settings) =>
        SettingsLoader.Load(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), _ => null);

    private static string Spoil(string text, Chance random) =>
        Encoding.UTF8.GetString(ByteMutator.Mutate(Encoding.UTF8.GetBytes(text), random)).Replace('\n', ' ');

    /// <summary>Every setting that there is, lists with the index 0.</summary>
    private static IEnumerable<string> Names(Type type, string at, int depth) =>
        type.IsArray ? Names(type.GetElementType()!, $"{at}:0", depth)
        : type.Namespace != typeof(Settings.KaclsSettings).Namespace || depth > 6 ? [at]
        : type.GetProperties().SelectMany(property => Names(property.PropertyType, $"{at}:{property.Name}", depth + 1));
}
