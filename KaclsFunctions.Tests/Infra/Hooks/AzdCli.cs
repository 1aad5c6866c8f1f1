namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>The calls that preprovision makes of <c>azd</c>, and a stand-in that has no cloud set.</summary>
internal static class AzdCli
{
    internal const string CloudOfTheEnvironment = "env config get cloud.name --environment kacls-test";
    internal const string CloudOfTheUser = "config get cloud.name";

    internal static readonly StandIn Unset = new("azd");

    internal static readonly string[] Calls = [$"azd {CloudOfTheEnvironment}", $"azd {CloudOfTheUser}"];
}
