namespace Kacls.Testing.OtherService;

/// <summary>One way in which a service can be wrong.</summary>
/// <param name="Name">Name by which the service is started with it; after an @ the one method that has it.</param>
/// <param name="Rule">Section of the protocol's specification that it breaks.</param>
/// <param name="Level"><c>google</c> where the reference forbids it, <c>inferred</c> where an RFC or prudence does.</param>
/// <param name="Breaks">What is wrong, in one sentence.</param>
public sealed record Fault(string Name, string Rule, string Level, string Breaks)
{
    public override string ToString() => Name;
}
