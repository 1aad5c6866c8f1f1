namespace Kacls.Cli.Doctor;

/// <summary>What a check saw.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Do">What to do about it; absent where nothing is to be done.</param>
internal sealed record Finding(string Check, Severity Severity, string Seen, string? Do = null);
