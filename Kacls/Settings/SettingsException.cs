namespace Kacls.Settings;

/// <summary>The settings are at fault: the program ends at once and lists every fault.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults) : Exception(
    $"The settings have {faults.Count} fault(s):{string.Concat(faults.Select(fault => $"{Environment.NewLine}  - {fault}"))}")
{
    /// <summary>One line each, starting with the setting's name.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
