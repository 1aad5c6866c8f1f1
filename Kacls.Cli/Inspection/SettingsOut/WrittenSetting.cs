namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary>A setting as somebody wrote it.</summary>
/// <param name="Key">As .NET's configuration names it.</param>
/// <param name="Value">Without white space around.</param>
internal sealed record WrittenSetting(string Key, string Value)
{
    private string[] Parts { get; } = Key.Split(':');

    /// <summary>The name that docs/settings.md gives it: n in the place of a number, and a list without its last.</summary>
    public string Pattern
    {
        get
        {
            var kept = Parts.Length > 2 && IsNumber(Parts[^1]) ? Parts[..^1] : Parts;
            return string.Join(':', kept.Select(part => IsNumber(part) ? "n" : part));
        }
    }

    /// <summary>The first number in it: of a provider, a peer, a KEK; of a list its place.</summary>
    public int Number => int.TryParse(Array.Find(Parts, IsNumber), out var number) ? number : 0;

    /// <summary>The name of the app setting.</summary>
    public string AppSetting => string.Join("__", Parts);

    /// <summary>The same with another first number.</summary>
    public WrittenSetting At(int number)
    {
        var at = Array.FindIndex(Parts, IsNumber);
        return this with { Key = string.Join(':', Parts.Index().Select(part => part.Index == at ? $"{number}" : part.Item)) };
    }

    private static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit);
}
