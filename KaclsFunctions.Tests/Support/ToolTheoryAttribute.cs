namespace KaclsFunctions.Tests.Support;

/// <summary>As <see cref="ToolFactAttribute"/>, for tables.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] programs)
    {
        Programs = programs;
        Skip = Tools.WhyNotRun(programs, Tools.InCi);
    }

    public string[] Programs { get; }
}
