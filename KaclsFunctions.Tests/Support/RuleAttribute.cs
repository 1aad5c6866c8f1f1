namespace KaclsFunctions.Tests.Support;

/// <summary>
/// The test fails when these rules are broken. Their numbers stand in the tables of docs/security.md, whose last column is made from this.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
public sealed class RuleAttribute(params string[] numbers) : Attribute
{
    public string[] Numbers { get; } = numbers;
}
