namespace KaclsFunctions.Tests.Support;

/// <summary>
/// A test that needs programs which not every machine has. Without one of them it is skipped, and says so; under <c>CI=true</c> it runs all
/// the same, and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] programs)
    {
        Programs = programs;
        Skip = Tools.WhyNotRun(programs, Tools.InCi);
    }

    public string[] Programs { get; }
}
