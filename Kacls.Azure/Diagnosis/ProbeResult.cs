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
