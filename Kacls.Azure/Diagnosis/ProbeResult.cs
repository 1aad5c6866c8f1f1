namespace Kacls.Azure.Diagnosis;

/// <summary>How a step went.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Failure">Absent where it works.</param>
internal sealed record StepResult(string Step, string? Failure)
{
    public override string ToString() => Failure is null ? $"{Step} works" : $"{Step} fails: {Failure}";
}

/// <summary>How the steps with one key went, and where its vault is.</summary>
internal sealed record ProbeResult(string Address, IReadOnlyList<StepResult> Steps)
{
    public bool Works => Steps.All(step => step.Failure is null);

    public override string ToString() => $"address {Address}; {string.Join("; ", Steps)}";
}

/// <summary>One line of the diagnosis.</summary>
/// <param name="Text">What it says.</param>
/// <param name="VaultRequests">
/// The ids of its calls in the vault's log, with commas between them: no audit record has them. Absent where it made none.
/// </param>
internal sealed record DiagnosisLine(string Text, string? VaultRequests = null);
