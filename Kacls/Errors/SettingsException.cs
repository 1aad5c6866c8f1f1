using System.Diagnostics.CodeAnalysis;

namespace Kacls.Errors;

/// <summary>The settings have errors: the program ends at once and lists all of them.</summary>
[SuppressMessage("Design", "CA1064", Justification = "The hosts catch it and end.")]
internal sealed class SettingsException(IReadOnlyList<string> errors) : Exception(
    $"The settings have {errors.Count} error(s):{string.Concat(errors.Select(error => $"{Environment.NewLine}  - {error}"))}")
{
    /// <summary>One line each, starting with the setting's name.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
